import { CHARTS } from '../../toolbox/chart-values';
import { ANSWERS } from './answers';
import { type Chart, type KeyTree, keysOf, leavesOf } from './chart-keys';
import type { Answers } from './rows';

const GENERAL = 'General';

/** The row of a table that has a key, or a key above it. */
export function rowFor(rows: Readonly<Record<string, string>>, key: string): string | undefined {
  const parts = key.split('.');
  const found = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  return found.find((path) => Object.hasOwn(rows, path));
}

/** What the page says of a key. Undefined for a key without a row. */
export function answerFor({ props, values, reserved }: Answers, key: string): string | undefined {
  if (reserved.secrets.some((secret) => key === secret || key.startsWith(`${secret}.`))) {
    return 'Refused. It holds a secret: use credentials, or name a Secret.';
  }
  const refusal = refusalOf(reserved, key);
  const prop = rowFor(props, key);
  const value = rowFor(values, key);
  if (prop !== undefined && prop.length > (value ?? '').length) {
    const [names, note] = props[prop].split(': ');
    const quoted = names.split(', ').map((name) => `\`${name}\``);
    const notes = [note ?? [], refusal === undefined ? [] : 'refused in `values`'].flat();
    return [quoted.join(', '), ...notes].join('; ');
  }
  if (refusal !== undefined) {
    return `Refused. ${refusal}`;
  }
  return value === undefined ? undefined : ['By `values`', values[value]].filter(Boolean).join(': ');
}

function refusalOf({ owned, unsupported = {} }: Answers['reserved'], key: string): string | undefined {
  const remedy = rowFor(unsupported, key);
  if (remedy !== undefined) {
    return unsupported[remedy];
  }
  const owner = rowFor(owned, key);
  return owner === undefined ? undefined : `Use \`${owned[owner]}\`.`;
}

/** The keys of a chart, and those that only its subcharts have. */
function allKeys(chart: Chart): KeyTree {
  const { props, values, reserved } = ANSWERS[chart];
  const tree = keysOf(chart);
  const others = [
    ...Object.keys(props),
    ...Object.keys(values),
    ...reserved.secrets,
    ...Object.keys(reserved.owned),
    ...Object.keys(reserved.unsupported ?? {}),
  ];
  return others.reduce((all, key) => withKey(all, key.split('.')), tree);
}

function withKey(tree: KeyTree, [key, ...below]: string[]): KeyTree {
  return key === undefined ? tree : { ...tree, [key]: withKey(tree[key] ?? {}, below) };
}

/** The keys of a chart without a row. */
export function keysWithoutRow(chart: Chart): string[] {
  return leavesOf(keysOf(chart)).filter((key) => answerFor(ANSWERS[chart], key) === undefined);
}

/** One line for each key, or for all keys below one if they have the same answer. */
function lines(chart: Chart, tree: KeyTree, prefix: string): string[] {
  return Object.entries(tree).flatMap(([key, below]) => {
    const path = `${prefix}${key}`;
    const leaves = Object.keys(below).length === 0 ? [path] : leavesOf(below, `${path}.`);
    const answers = new Set(leaves.map((leaf) => answerFor(ANSWERS[chart], leaf)));
    if (answers.size > 1) {
      return lines(chart, below, `${path}.`);
    }
    const [answer] = answers;
    if (answer === undefined) {
      throw new Error(`${chart}: ${path} has no row in scripts/values-page.`);
    }
    return [`| \`${leaves.length > 1 ? `${path}.*` : leaves[0]}\` | ${answer} |`];
  });
}

function section(chart: Chart): string {
  const groups = new Map<string, KeyTree>();
  for (const [key, below] of Object.entries(allKeys(chart))) {
    const group = Object.keys(below).length === 0 ? GENERAL : key;
    groups.set(group, { ...groups.get(group), [key]: below });
  }
  const tables = [...groups].map(([group, tree]) => {
    const title = group === GENERAL ? group : `\`${group}\``;
    return `### ${chart}: ${title}\n\n| Key | How to set it |\n|---|---|\n${lines(chart, tree, '').join('\n')}\n`;
  });
  return `## ${chart}\n\n${tables.join('\n')}`;
}

/** The tables of all charts. */
export function valuesPage(): string {
  return CHARTS.map(section).join('\n');
}
