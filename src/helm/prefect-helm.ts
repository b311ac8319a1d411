import { Annotations, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { isKnown, type Problems } from '../validation/problems';
import { checkText, follows, NO_CREDENTIALS_IN_URL, type TextRule } from '../validation/rules';
import type { ChartSource, RepositoryLogin } from './chart-source';

export const PREFECT_HELM_REPOSITORY = 'https://prefecthq.github.io/prefect-helm';

/**
 * Chart versions that this release was tested with, each with its Prefect version: the default, and an older one to
 * upgrade from. `npm run raise:charts` rewrites them, and every file that names one.
 */
export const TESTED_CHART_VERSIONS: Record<string, string> = {
  '2026.8.18172642': '3.8.3',
  '2026.7.2211359': '3.7.7',
};

/** The default version of both charts: server and worker are released together. */
export const [CHART_VERSION] = Object.keys(TESTED_CHART_VERSIONS);

/** The version of the chart of the metrics, which is released apart. */
export const EXPORTER_CHART_VERSION = '2026.8.7141024';

/** The first version with `externalDatabase.*`, which takes the password separately from the URL (prefect-helm be0dd26). */
export const OLDEST_CHART_VERSION = '2026.6.16181256';

/** The first version with `server.startupProbe` (prefect-helm 31d56cf). Older charts refuse the key and set no probe. */
export const STARTUP_PROBE_CHART_VERSION = '2026.7.23210422';

const CHART_REPOSITORY: TextRule = {
  id: 'chart.repository.invalid',
  remedy:
    'Give a URL that starts with https://, http:// or oci://. For a folder or file, use ChartSource.fromArchive().',
  must: ['^(https?|oci)://[^/ ]+(/[^ ]*)?$'],
};

const NO_CREDENTIALS_IN_REPOSITORY: TextRule = {
  ...NO_CREDENTIALS_IN_URL,
  remedy:
    'Errors, plans and cdk.tf.json show a URL. Give user and password to ChartSource.fromPrivateRepository().',
};

const LITERAL_PASSWORD =
  "A password in code ends up in Git and in cdk.tf.json. Pass a sensitive TerraformVariable or another resource's attribute.";

const CHART_VERSION_SHAPE: TextRule = {
  id: 'chart.version.invalid',
  remedy: 'Give a released version, for example 2026.8.18172642.',
  must: ['^[0-9]+[.][0-9]+[.][0-9]+$'],
};

const PREFECT_VERSION: TextRule = {
  id: 'prefectVersion.invalid',
  remedy: 'Give a release of Prefect 3, for example 3.8.3.',
  must: ['^3[.][0-9]+[.][0-9]+$'],
};

/** The `repository`, `chart` and `version` of a helm_release. */
export interface ResolvedChart {
  readonly chart: string;
  readonly repository?: string;
  readonly version: string;
  readonly login?: RepositoryLogin;
  /** Whether the chart is a folder, a file or the URL of one. */
  readonly isArchive?: boolean;
  /** The Prefect version that the chart installs by default, if the chart's version was tested. */
  readonly prefectVersion?: string;
}

/** A chart with its defaults. Its repository is the server's, unless its source says otherwise. */
export function resolveChart(
  name: string,
  source: ChartSource | undefined,
  server?: ChartSource,
  defaultVersion: string = CHART_VERSION,
): ResolvedChart {
  const version = source?._version ?? defaultVersion;
  const prefectVersion = new Map(Object.entries(TESTED_CHART_VERSIONS)).get(version);
  if (source?._archive !== undefined) {
    return { chart: source._archive, version, isArchive: true, prefectVersion };
  }
  const place = source?._repository === undefined ? server : source;
  return {
    chart: name,
    repository: place?._repository ?? PREFECT_HELM_REPOSITORY,
    version,
    login: place?._login,
    prefectVersion,
  };
}

export function untestedChartWarning(
  { version }: ResolvedChart,
  tested = Object.keys(TESTED_CHART_VERSIONS),
): string | undefined {
  if (!isKnown(version) || tested.includes(version)) {
    return undefined;
  }
  return `Chart version ${version} was not tested with this release (tested: ${tested.join(', ')}). Read the plan before you apply.`;
}

export function warnOfUntestedChart(scope: Construct, chart: ResolvedChart, tested?: string[]): void {
  const warning = untestedChartWarning(chart, tested);
  if (warning !== undefined) {
    Annotations.of(scope).addWarning(warning);
  }
}

export function checkChartRepository(
  problems: Problems,
  path: string,
  source: ChartSource | undefined,
): void {
  checkText(
    problems,
    `${path}.repository`,
    source?._repository,
    NO_CREDENTIALS_IN_REPOSITORY,
    CHART_REPOSITORY,
  );
  checkText(problems, `${path}.location`, source?._archive, NO_CREDENTIALS_IN_URL);
  const login = source?._login;
  if (login === undefined) {
    return;
  }
  if (source?._repository === undefined) {
    const remedy = 'Give the URL of the repository to which user and password belong.';
    problems.add('chart.repository.missing', `${path}.repository`, undefined, remedy);
  }
  if (!Token.isUnresolved(login.password)) {
    problems.add('credentials.password.literal', `${path}.password`, 'a literal', LITERAL_PASSWORD);
  }
}

export function checkChart(problems: Problems, path: string, source: ChartSource | undefined): void {
  checkChartRepository(problems, path, source);
  const version = source?._version;
  checkText(problems, `${path}.version`, version, CHART_VERSION_SHAPE);
  if (
    isKnown(version) &&
    follows(version, CHART_VERSION_SHAPE) &&
    compareVersions(version, OLDEST_CHART_VERSION) < 0
  ) {
    problems.add(
      'chart.version.tooOld',
      `${path}.version`,
      version,
      `Older charts take other values. Use ${OLDEST_CHART_VERSION} or a newer version.`,
    );
  }
}

export function checkPrefectVersion(problems: Problems, path: string, version: string | undefined): void {
  checkText(problems, path, version, PREFECT_VERSION);
}

/** A worker that is newer than its server may use endpoints that the server lacks. */
export function checkWorkerVersion(
  problems: Problems,
  path: string,
  worker: string | undefined,
  server: string | undefined,
): void {
  if (isKnown(worker) && isKnown(server) && compareVersions(worker, server) > 0) {
    problems.add(
      'prefectVersion.newerThanServer',
      path,
      worker,
      `The server runs ${server}. Upgrade it first.`,
    );
  }
}

export function isKnownToBeOlder(version: string | undefined, than: string): boolean {
  return isKnown(version) && compareVersions(version, than) < 0;
}

/** Negative if `left` is older than `right`, zero if they are equal, positive if `left` is newer. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
