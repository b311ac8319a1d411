import type { Prefect1ServerProps, Prefect1Versions } from '../../prefect1-server-props';
import { isKnown, type Problems } from '../../validation/problems';
import type { ChartSource } from '../source';
import type { ResolvedChart } from '../versions';
import { checkChartRepository, compareVersions } from '../versions';

/** The last release of the chart, whose values have the shape that is written here. */
export const PREFECT1_CHART_VERSION = '2022.09.23';

/**
 * Every address in the index of the old repository, prefecthq.github.io/server, is absolute, and GitHub
 * does not redirect Pages of a repository that moved. The branch that the Pages were made of is still in
 * the archived repository, so its file is the best that there is without a copy of one's own.
 */
export const PREFECT1_CHART_URL = `https://raw.githubusercontent.com/prefect-archive/server/gh-pages/charts/prefect-server-${PREFECT1_CHART_VERSION}.tgz`;

/** Tags that were released together: those of the chart's values, and its `appVersion`. */
export const TESTED_VERSIONS: Required<Prefect1Versions> = {
  server: PREFECT1_CHART_VERSION,
  core: '1.4.0',
  ui: '2022-09-14',
  hasura: 'v2.1.1',
};

/** Charts that were released broken, and why. */
const BROKEN_CHARTS: Record<string, string> = {
  '2022.03.29': 'its prefectVersionTag and uiVersionTag are empty, so that no image has a tag',
  '2022.09.07': 'its prefectVersionTag is 2.3.2, so that agent and tenant are made with Prefect 2',
  '0.0.0':
    'this is the chart of an unreleased checkout, with "latest" images, which are Prefect 3 today. Package it with a version above 2022.09.23 (helm package --version 2022.10.11), and give that',
};

export function resolvePrefect1Chart(source: ChartSource | undefined): ResolvedChart {
  const version = source?._version ?? PREFECT1_CHART_VERSION;
  if (source?._archive !== undefined) {
    return { chart: source._archive, version };
  }
  if (source?._repository !== undefined) {
    return { chart: 'prefect-server', repository: source._repository, version };
  }
  return { chart: PREFECT1_CHART_URL, version };
}

export function checkPrefect1Chart(problems: Problems, source: ChartSource | undefined): void {
  checkChartRepository(problems, 'chart', source);
  const version = source?._version;
  if (!isKnown(version)) {
    return;
  }
  const archive = source?._archive;
  const packed = isKnown(archive) ? /prefect-server-(\d+\.\d+\.\d+)\.tgz$/.exec(archive)?.[1] : undefined;
  if (packed !== undefined && packed !== version) {
    problems.add(
      'chart.version.contradiction',
      'chart.version',
      version,
      `The archive is of ${packed}, by its name. Give the version that its Chart.yaml has.`,
    );
  }
  const reason = BROKEN_CHARTS[version];
  if (reason !== undefined) {
    problems.add(
      'chart.version.broken',
      'chart.version',
      version,
      `It does not work: ${reason}. Use ${PREFECT1_CHART_VERSION}.`,
    );
  } else if (!/^\d{4}\.\d{2}\.\d{2}$/.test(version)) {
    problems.add('chart.version.invalid', 'chart.version', version, `Give ${PREFECT1_CHART_VERSION}.`);
  } else if (compareVersions(version, PREFECT1_CHART_VERSION) < 0) {
    problems.add(
      'chart.version.tooOld',
      'chart.version',
      version,
      `Charts up to 2022.04.14 have flat values, other Secret keys and PostgreSQL 11. Use ${PREFECT1_CHART_VERSION} under another name, and bring the data over: docs/prefect1.md, "A second release and a dump".`,
    );
  } else if (
    version !== PREFECT1_CHART_VERSION &&
    source?._archive === undefined &&
    source?._repository === undefined
  ) {
    problems.add(
      'chart.source.missing',
      'chart.repository',
      undefined,
      `Only ${PREFECT1_CHART_VERSION} was ever released. Say where this version is: ChartSource.fromArchive(), or fromRepository() with a repository.`,
    );
  }
}

/** The tags of the components. */
export function versionsOf({ versions }: Prefect1ServerProps): Required<Prefect1Versions> {
  return {
    server: versions?.server ?? TESTED_VERSIONS.server,
    core: versions?.core ?? TESTED_VERSIONS.core,
    ui: versions?.ui ?? TESTED_VERSIONS.ui,
    hasura: versions?.hasura ?? TESTED_VERSIONS.hasura,
  };
}

/** What is worth a warning about the versions that are chosen. */
export function versionWarnings(props: Prefect1ServerProps, chart: ResolvedChart): string[] {
  const chosen = { ...versionsOf(props), agent: props.agent?.imageTag ?? versionsOf(props).core };
  const tested = { ...TESTED_VERSIONS, agent: TESTED_VERSIONS.core };
  const apart = (Object.keys(tested) as (keyof typeof tested)[])
    .filter((component) => chosen[component] !== tested[component])
    .map((component) => `${component} ${isKnown(chosen[component]) ? chosen[component] : 'of a token'}`);
  const set = Object.entries(TESTED_VERSIONS).map(([component, tag]) => `${component} ${tag}`);
  const warnings =
    apart.length === 0
      ? []
      : [`${apart.join(', ')}: not of the set that was tested together (${set.join(', ')}).`];
  if (isKnown(chart.version) && chart.version !== PREFECT1_CHART_VERSION) {
    warnings.push(`Chart version ${chart.version} was not tested; ${PREFECT1_CHART_VERSION} was.`);
  }
  if (chart.chart === PREFECT1_CHART_URL) {
    warnings.push(
      'The chart is fetched from an archived repository on GitHub. If its download fails, set `chart` to a copy of your own: ChartSource.fromArchive(file or URL, version), or fromRepository() with a mirror.',
    );
  }
  return warnings;
}
