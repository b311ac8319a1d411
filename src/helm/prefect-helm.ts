import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { isKnown, type Problems } from '../validation/problems';
import { checkText, follows, type TextRule } from '../validation/rules';
import type { ChartSource } from './chart-source';

export const PREFECT_HELM_REPOSITORY = 'https://prefecthq.github.io/prefect-helm';

/** The charts' version that is installed by default; server and worker are released together. */
export const CHART_VERSION = '2026.8.18172642';

/** The first version with `externalDatabase.*`, by which the password stays a component of its own (prefect-helm be0dd26). */
export const OLDEST_CHART_VERSION = '2026.6.16181256';

/** The first version with `server.startupProbe` (prefect-helm 31d56cf); an older one refuses the key, and probes nothing by itself. */
export const STARTUP_PROBE_CHART_VERSION = '2026.7.23210422';

/** Chart versions that this release was tested with, and the Prefect version in each. */
export const TESTED_CHART_VERSIONS: Record<string, string> = {
  '2026.8.18172642': '3.8.3',
  '2026.7.2211359': '3.7.7',
};

const CHART_REPOSITORY: TextRule = {
  id: 'chart.repository.invalid',
  remedy:
    'Give an address that starts with https://, http:// or oci://. For a folder or file use ChartSource.fromArchive().',
  must: ['^(https?|oci)://[^/ ]+(/[^ ]*)?$'],
};

const CHART_VERSION_SHAPE: TextRule = {
  id: 'chart.version.invalid',
  remedy: 'Give a released version such as 2026.8.18172642.',
  must: ['^[0-9]+[.][0-9]+[.][0-9]+$'],
};

const PREFECT_VERSION: TextRule = {
  id: 'prefectVersion.invalid',
  remedy: 'Give a release of Prefect 3, such as 3.8.3.',
  must: ['^3[.][0-9]+[.][0-9]+$'],
};

/** The `repository`, `chart` and `version` of a helm_release. */
export interface ResolvedChart {
  readonly chart: string;
  readonly repository?: string;
  readonly version: string;
  /** The Prefect version that the chart installs by itself, as far as it is known. */
  readonly prefectVersion?: string;
}

/** A chart with its defaults. `repository` is where it is from, unless its source says otherwise. */
export function resolveChart(
  name: string,
  source: ChartSource | undefined,
  repository = PREFECT_HELM_REPOSITORY,
): ResolvedChart {
  const version = source?._version ?? CHART_VERSION;
  const prefectVersion = new Map(Object.entries(TESTED_CHART_VERSIONS)).get(version);
  if (source?._archive !== undefined) {
    return { chart: source._archive, version, prefectVersion };
  }
  return { chart: name, repository: source?._repository ?? repository, version, prefectVersion };
}

/** A warning about a chart version that this release was not tested with. */
export function untestedChartWarning(chart: ResolvedChart): string | undefined {
  const { version } = chart;
  if (!isKnown(version) || TESTED_CHART_VERSIONS[version] !== undefined) {
    return undefined;
  }
  return `Chart version ${version} is not one that this release was tested with (${Object.keys(TESTED_CHART_VERSIONS).join(', ')}). Read the plan with care.`;
}

/** Warns of a chart version that this release was not tested with. */
export function warnOfUntestedChart(scope: Construct, chart: ResolvedChart): void {
  const warning = untestedChartWarning(chart);
  if (warning !== undefined) {
    Annotations.of(scope).addWarning(warning);
  }
}

/** Checks the address of a chart's repository. */
export function checkChartRepository(
  problems: Problems,
  path: string,
  source: ChartSource | undefined,
): void {
  checkText(problems, `${path}.repository`, source?._repository, CHART_REPOSITORY);
}

/** Checks where a chart comes from. */
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
      `The oldest chart whose values have the shape that is written here is ${OLDEST_CHART_VERSION}.`,
    );
  }
}

/** Checks a Prefect version. */
export function checkPrefectVersion(problems: Problems, path: string, version: string | undefined): void {
  checkText(problems, path, version, PREFECT_VERSION);
}

/** Checks that a worker is not newer than its server: it would use endpoints that the server lacks. */
export function checkWorkerVersion(
  problems: Problems,
  path: string,
  worker: string | undefined,
  server: string | undefined,
): void {
  if (isKnown(worker) && isKnown(server) && compareVersions(worker, server) > 0) {
    problems.add('prefectVersion.newerThanServer', path, worker, `The server has ${server}. Raise it first.`);
  }
}

/** Whether a version is known and older than another. */
export function isKnownToBeOlder(version: string | undefined, than: string): boolean {
  return isKnown(version) && compareVersions(version, than) < 0;
}

/** Below, at or above zero as `left` is older than, equal to or newer than `right`. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
