import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART_VERSION } from '../../src/helm/prefect-helm';

/** The keys of a chart's values below one key. It has none below a leaf. */
export interface KeyTree {
  readonly [key: string]: KeyTree;
}

export const CHARTS = ['prefect-server', 'prefect-worker'] as const;
export type Chart = (typeof CHARTS)[number];

/** Names the folder of `<chart>-<version>/values.yaml` and `values.schema.json`. */
const VARIABLE = 'CDKTF_PREFECT_CHART_VALUES';

/** What is missing to read the charts' keys, if anything. */
export function missingCharts(): string | undefined {
  const folder = process.env[VARIABLE];
  if (!folder) {
    return `${VARIABLE} names no folder of charts' values and schemas`;
  }
  const absent = CHARTS.map((chart) => fileOf(chart, 'values.schema.json')).filter(
    (path) => !existsSync(path),
  );
  return absent.length === 0 ? undefined : `${VARIABLE} lacks ${absent.join(' and ')}`;
}

/** The keys in a chart's schema and default values: each has keys that the other lacks. */
export function keysOf(chart: Chart): KeyTree {
  const schema = JSON.parse(readFileSync(fileOf(chart, 'values.schema.json'), 'utf8'));
  const defaults = parse(readFileSync(fileOf(chart, 'values.yaml'), 'utf8'));
  return merge(ofSchema(schema), ofDefaults(defaults));
}

/** The dotted paths of the leaves of a tree. */
export function leavesOf(tree: KeyTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, below]) =>
    Object.keys(below).length === 0 ? [`${prefix}${key}`] : leavesOf(below, `${prefix}${key}.`),
  );
}

function ofSchema(schema: { readonly properties?: Record<string, object> }): KeyTree {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, below]) => [key, ofSchema(below)]),
  );
}

function ofDefaults(defaults: unknown): KeyTree {
  const isMap = defaults !== null && typeof defaults === 'object' && !Array.isArray(defaults);
  return isMap
    ? Object.fromEntries(Object.entries(defaults).map(([key, below]) => [key, ofDefaults(below)]))
    : {};
}

function merge(one: KeyTree, other: KeyTree): KeyTree {
  const keys = [...new Set([...Object.keys(other), ...Object.keys(one)])];
  return Object.fromEntries(keys.map((key) => [key, merge(one[key] ?? {}, other[key] ?? {})]));
}

function fileOf(chart: Chart, file: string): string {
  return join(process.env[VARIABLE] ?? '', `${chart}-${CHART_VERSION}`, file);
}
