import type { ChartSource } from '../helm/chart-source';
import type { ResolvedChart } from '../helm/prefect-helm';
import { isKnown } from '../validation/problems';
import type { Prefect1ServerProps, Prefect1Versions } from './props';

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
