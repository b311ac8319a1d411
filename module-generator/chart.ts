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

/** The version that a tag of Prefect's own starts with. */
export const VERSION_PATTERN = '^[0-9]+[.][0-9]+[.][0-9]+';

/** The version of Prefect in the tag of the image, or null. */
export const VERSION_IN_TAG = `try(regex("${VERSION_PATTERN}", var.image.tag), null)`;

/** The chart of an input, and what the library asks of its version. */
export interface ModuleChart {
  /** Its version is a token. */
  readonly resolved: ResolvedChart;
  /** The version as far as it matters, known: asking for it takes a decision. */
  readonly knownVersion: () => string;
  /** The version of Prefect in it, where it is known: asking for it takes a decision. */
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

/** The version of Prefect that will run, which one in the chart's version decides only if nothing else does; `inTag` is that of the tag. */
export function prefectVersion(
  props: Parameters<typeof prefectVersionOf>[0],
  chart: ModuleChart,
  inTag?: string,
): string | undefined {
  const fallback = () => (props.image?.tag === undefined ? chart.prefectVersion() : inTag);
  return prefectVersionOf(props, undefined) ?? fallback();
}

const TESTED = Object.keys(TESTED_CHART_VERSIONS);

/** One version of each that the library tells apart. */
const VERSIONS = [...TESTED, OLDEST_CHART_VERSION, STARTUP_PROBE_CHART_VERSION];

const IS_TESTED = `try(contains(${JSON.stringify(TESTED)}, ${VERSION}), false)`;
const HAS_NO_PROBE = olderThan(STARTUP_PROBE_CHART_VERSION);

const ALTERNATIVES: Decision['alternatives'] = [
  ...TESTED.map((version) => ({ name: version, test: `${VERSION} == "${version}"` })),
  { name: 'older', test: `(!${IS_TESTED} && ${HAS_NO_PROBE})` },
  { name: 'newer', test: `(!${IS_TESTED} && !(${HAS_NO_PROBE}))` },
];

/** A condition that the chart is older than a version. Terraform compares no versions, but numbers: four, two and eight digits. */
export function olderThan(version: string): string {
  const digits = version.split('.').map((part, index) => part.padStart([4, 2, 8][index], '0'));
  return `try(tonumber(format("%04d%02d%08d", split(".", ${VERSION})...)), 0) < ${digits.join('')}`;
}
