import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { stringify } from 'yaml';
import { loadSettings } from '../../app/load-settings';
import { PrefectStack } from '../../app/prefect-stack';
import { mergeDocuments } from '../../src/helm/merge';
import { cut } from './say';

type Map = Record<string, any>;

/** Another name than the project's own installation. */
const STACK = 'demo';

/** Synthesizes the app's stack into a folder, and returns the folder of the Terraform files. */
export function synthesize(outdir: string, settings: Map): string {
  const app = new App({ outdir });
  const document = { stackName: STACK, ...settings };
  new PrefectStack(app, loadSettings({ source: 'the demo', document }), {});
  app.synth();
  return join(outdir, 'stacks', STACK);
}

/** The Terraform JSON in a folder that {@link synthesize} wrote. */
export function readSynthesis(folder: string): Map {
  return JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
}

/** Resource addresses, each release's merged values, and outputs, cut to 80 columns. */
export function describeSynthesis(synthesis: Map): string[] {
  const releases: Map[] = Object.values(synthesis.resource?.helm_release ?? {});
  return [
    '== Resources',
    ...addresses(synthesis),
    ...releases.flatMap(({ name, chart, version, values }) => [
      '',
      `== Values of the release ${name}, chart ${chart} ${version}`,
      ...valuesLines(mergedValues(values, synthesis.locals)),
    ]),
    '',
    '== Outputs',
    ...Object.entries<Map>(synthesis.output ?? {}).map(
      ([name, { value }]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ].map(cut);
}

/** Attributes of resources that differ between two syntheses, each with the value below, cut to 80 columns. */
export function describeChange(before: Map, after: Map): string[] {
  const [old, changed] = [attributes(before), attributes(after)];
  return Object.keys({ ...old, ...changed })
    .filter((path) => old[path] !== changed[path])
    .flatMap((path) => {
      if (!(path in old)) return [`+ ${path}`, `    ${changed[path]}`];
      return path in changed ? [`~ ${path}`, `    ${old[path]} -> ${changed[path]}`] : [`- ${path}`];
    })
    .map(cut);
}

/** Each scalar of each resource by its path, with a release's merged values, and without the checks. */
function attributes({ resource = {}, locals }: Map): Record<string, string> {
  const scalars = (value: unknown, path: string): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => scalars(inner, `${path}.${key}`))
      : [[path, String(value)]];
  return Object.fromEntries(
    Object.entries<Map>(resource).flatMap(([type, instances]) =>
      Object.entries<Map>(instances).flatMap(([id, { lifecycle: _, values, ...others }]) => [
        ...scalars(others, `${type}.${id}`),
        ...(values === undefined ? [] : scalars(mergedValues(values, locals), 'values')),
      ]),
    ),
  );
}

function addresses({ resource = {}, data = {} }: Map): string[] {
  const of = (types: Map, prefix: string): string[] =>
    Object.entries<Map>(types).flatMap(([type, instances]) =>
      Object.keys(instances).map((id) => `${prefix}${type}.${id}`),
    );
  return [...of(resource, ''), ...of(data, 'data.')];
}

/** Merges the values as helm does. With the demo's settings every entry is a local. */
function mergedValues(values: readonly string[], locals: Map): Map {
  const layer = (value: string): Map => {
    const name = /^\$\{yamlencode\(local\.(.+)\)\}$/.exec(value)?.[1];
    if (name === undefined || locals[name] === undefined) throw new Error(`not a layer of values: ${value}`);
    return locals[name];
  };
  return mergeDocuments(...values.map(layer));
}

function valuesLines(values: Map): string[] {
  return stringify(values, withoutScripts, { lineWidth: 0 }).trimEnd().split('\n');
}

/** A script is longer than all other values together, so only its length is shown. */
function withoutScripts(_key: unknown, value: unknown): unknown {
  return typeof value === 'string' && value.includes('\n')
    ? `(a script of ${value.trimEnd().split('\n').length} lines)`
    : value;
}
