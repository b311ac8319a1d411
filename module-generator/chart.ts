import { Token } from 'cdktf';
import type { ChartSource } from '../src/helm/chart-source';
import {
  OLDEST_CHART_VERSION,
  type ResolvedChart,
  resolveChart,
  STARTUP_PROBE_CHART_VERSION,
  TESTED_CHART_VERSIONS,
} from '../src/helm/prefect-helm';
import { prefectVersionOf } from '../src/images/images';
import type { Decide, Decision } from './decisions';

const VERSION = 'var.chart.version';

/** The version at the start of a tag of Prefect's own images. */
export const VERSION_PATTERN = '^[0-9]+[.][0-9]+[.][0-9]+';

/** The version of Prefect in the tag of the image, or null. */
export const VERSION_IN_TAG = `try(regex("${VERSION_PATTERN}", var.image.tag), null)`;

/** The chart in an input, and its version for the library. */
export interface ModuleChart {
  /** The chart, with a token as its version. */
  readonly resolved: ResolvedChart;
  /** A known version of each range that the library distinguishes. Reading it takes a decision. */
  readonly knownVersion: () => string;
  /** The chart's Prefect version, if it is known. Reading it takes a decision. */
  readonly prefectVersion: () => string | undefined;
}

/** The chart from `var.chart`. */
export function moduleChart(name: string, source: ChartSource | undefined, decide: Decide): ModuleChart {
  const resolved = resolveChart(name, source);
  const knownVersion = () =>
    Token.isUnresolved(resolved.version)
      ? VERSIONS[decide({ id: `which ${VERSION}`, alternatives: ALTERNATIVES })]
      : resolved.version;
  return { resolved, knownVersion, prefectVersion: () => TESTED_CHART_VERSIONS[knownVersion()] };
}

/** The version of Prefect that will run. The chart's version decides last. `inTag` is the tag's version. */
export function prefectVersion(
  props: Parameters<typeof prefectVersionOf>[0],
  chart: ModuleChart,
  inTag?: string,
): string | undefined {
  const fallback = () => (props.image?.tag === undefined ? chart.prefectVersion() : inTag);
  return prefectVersionOf(props, undefined) ?? fallback();
}

const TESTED = Object.keys(TESTED_CHART_VERSIONS);

/** A version of each range that the library distinguishes. */
const VERSIONS = [...TESTED, OLDEST_CHART_VERSION, STARTUP_PROBE_CHART_VERSION];

const IS_TESTED = `try(contains(${JSON.stringify(TESTED)}, ${VERSION}), false)`;
const HAS_NO_PROBE = olderThan(STARTUP_PROBE_CHART_VERSION);

const ALTERNATIVES: Decision['alternatives'] = [
  ...TESTED.map((version) => ({ name: version, test: `${VERSION} == "${version}"` })),
  { name: 'older', test: `(!${IS_TESTED} && ${HAS_NO_PROBE})` },
  { name: 'newer', test: `(!${IS_TESTED} && !(${HAS_NO_PROBE}))` },
];

/** A condition that the chart is older than a version. Terraform compares only numbers, so the version becomes four, two and eight digits. */
export function olderThan(version: string): string {
  const digits = version.split('.').map((part, index) => part.padStart([4, 2, 8][index], '0'));
  return `try(tonumber(format("%04d%02d%08d", split(".", ${VERSION})...)), 0) < ${digits.join('')}`;
}
