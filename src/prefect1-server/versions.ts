import type { ChartSource } from '../helm/chart-source';
import type { ResolvedChart } from '../helm/prefect-helm';
import { isKnown } from '../validation/problems';
import type { Prefect1ServerProps, Prefect1Versions } from './props';

/** The last release of the chart. The layers write values in its structure. */
export const PREFECT1_CHART_VERSION = '2022.09.23';

/**
 * The chart's file in the branch gh-pages of the archived repository. The index of the old repository,
 * prefecthq.github.io/server, has absolute URLs, and GitHub does not redirect Pages of a moved repository.
 */
export const PREFECT1_CHART_URL = `https://raw.githubusercontent.com/prefect-archive/server/gh-pages/charts/prefect-server-${PREFECT1_CHART_VERSION}.tgz`;

/** Tags that were released together: the chart's values and its `appVersion`. */
export const TESTED_VERSIONS: Required<Prefect1Versions> = {
  server: PREFECT1_CHART_VERSION,
  core: '1.4.0',
  ui: '2022-09-14',
  hasura: 'v2.1.1',
};

export function resolvePrefect1Chart(source: ChartSource | undefined): ResolvedChart {
  const version = source?._version ?? PREFECT1_CHART_VERSION;
  if (source?._archive !== undefined) {
    return { chart: source._archive, version, isArchive: true };
  }
  if (source?._repository !== undefined) {
    return { chart: 'prefect-server', repository: source._repository, version, login: source._login };
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

/** Warns about untested versions, and about the chart's archived source. */
export function versionWarnings(props: Prefect1ServerProps, chart: ResolvedChart): string[] {
  const chosen = { ...versionsOf(props), agent: props.agent?.imageTag ?? versionsOf(props).core };
  const tested = { ...TESTED_VERSIONS, agent: TESTED_VERSIONS.core };
  const untested = (Object.keys(tested) as (keyof typeof tested)[])
    .filter((component) => chosen[component] !== tested[component])
    .map((component) => `${component} ${isKnown(chosen[component]) ? chosen[component] : 'from a token'}`);
  const testedSet = Object.entries(TESTED_VERSIONS).map(([component, tag]) => `${component} ${tag}`);
  const warnings =
    untested.length === 0
      ? []
      : [`${untested.join(', ')}: not in the set that was tested together (${testedSet.join(', ')}).`];
  if (isKnown(chart.version) && chart.version !== PREFECT1_CHART_VERSION) {
    warnings.push(`Chart version ${chart.version} was not tested; ${PREFECT1_CHART_VERSION} was.`);
  }
  if (chart.chart === PREFECT1_CHART_URL) {
    warnings.push(
      'The chart comes from an archived repository on GitHub. If its download fails, set `chart` to your own copy: ChartSource.fromArchive(file or URL, version), or fromRepository() with a mirror.',
    );
  }
  return warnings;
}
