import { isMap } from '../../src/terraform/escape';
import { type CHARTS, chartDefaults, chartSchema } from '../../toolbox/chart-values';

/** The keys of a chart's values below one key. It has none below a leaf. */
export interface KeyTree {
  readonly [key: string]: KeyTree;
}

export type Chart = (typeof CHARTS)[number];

/** The keys in a chart's schema and default values: each has keys that the other lacks. */
export function keysOf(chart: Chart): KeyTree {
  return merge(ofSchema(chartSchema(chart)), ofDefaults(chartDefaults(chart)));
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
  return isMap(defaults)
    ? Object.fromEntries(Object.entries(defaults).map(([key, below]) => [key, ofDefaults(below)]))
    : {};
}

function merge(one: KeyTree, other: KeyTree): KeyTree {
  const keys = [...new Set([...Object.keys(other), ...Object.keys(one)])];
  return Object.fromEntries(keys.map((key) => [key, merge(one[key] ?? {}, other[key] ?? {})]));
}
