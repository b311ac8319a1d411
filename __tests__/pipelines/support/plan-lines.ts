import { basename } from 'node:path';
import { plain, relative, typeOf } from './addresses';

export type Json = any;

/**
 * A line of a fixture, of one of five kinds:
 * - `configuration`: what a resource of the configuration depends on;
 * - `dependent`: what it depends on by the state, here and above without the keys of instances;
 * - `state`: what a resource has before the plan. One without a line of a change stays as it is;
 * - `change`: what is done, and of the values those that `after` it are others;
 * - `drift`: of the values those that were others `before` somebody changed them by hand.
 */
export type Line = Json;

export const SECRET = 'kubernetes_secret_v1';
export const CLAIM = 'kubernetes_persistent_volume_claim_v1';
/** The label of what the library made. */
export const LABEL = ['app.kubernetes.io/managed-by', 'cdktf-prefect'];
export const AUTH_VERSION = 'cdktf-prefect/api-auth-version';

/** What the password guard and the summary of a plan read of each type; nothing else gets into a fixture. */
const READ: Record<string, (values: Json) => Json> = {
  random_password: ({ keepers }) => ({ keepers }),
  kubernetes_secret_v1: (values) => ({
    name: at(values, 'metadata', 0, 'name'),
    namespace: at(values, 'metadata', 0, 'namespace'),
    unlabelled: !isLabelled(values),
    auth: at(values, 'metadata', 0, 'annotations', AUTH_VERSION),
    data: values.data,
    revision: values.data_wo_revision,
  }),
  kubernetes_persistent_volume_claim_v1: (values) => ({
    unlabelled: !isLabelled(values),
    storage: at(values, 'spec', 0, 'resources', 0, 'requests', 'storage'),
  }),
  kubernetes_namespace_v1: (values) => ({ labelled: isLabelled(values) }),
  helm_release: ({ chart, version, metadata }) => ({
    chart: typeof chart === 'string' ? basename(chart) : chart,
    version,
    chart_name: at(metadata, 'chart'),
  }),
  terraform_data: () => ({}),
};

/** What is at a path; what is unknown as a whole is `true`, and so is all that is in it. */
function at(value: Json, ...path: (string | number)[]): Json {
  return path.reduce((found, key) => (found === true ? true : found?.[key]), value);
}

/** What the guard reads of what is not known yet. */
const READ_UNKNOWN = ['keepers', 'name', 'auth', 'data', 'revision', 'storage'];

function isLabelled({ metadata }: Json): boolean {
  const [key, value] = LABEL;
  return at(metadata, 0, 'labels', key) === value;
}

/** The lines of a plan's JSON: what the guard reads, and no secret. */
export function planLines(plan: Json): Line[] {
  const read = sidesReader();
  const isManaged = (change: Json) => change.mode === 'managed' && isRead(change);
  const changes = (plan.resource_changes ?? []).filter(isManaged).map(read);
  const drifts = (plan.resource_drift ?? []).filter(isRead).map(read);
  const resources = resourcesOf(plan.prior_state?.values?.root_module).filter(isRead);
  const state = resources.map((resource) => stateLine(resource, changes));
  const known = new Set([...changes, ...resources].filter(isGuarded).map(({ address }) => plain(address)));
  const lines = [
    ...configurationLines(plan.configuration.root_module, '', known),
    ...dependencyLines(resources, known),
    ...state,
    ...changes.map(changeLine).filter(isChange),
    ...drifts.map((drift: Json) => driftLine(drift, state)).filter(isDrift),
  ];
  // Without what is undefined.
  return JSON.parse(JSON.stringify(lines));
}

/** Adds what is read of both sides. Equal data of a Secret has an equal number in its place. */
function sidesReader(): (resource: Json) => Json {
  const numbers: Record<string, string[]> = {};
  return (resource) => {
    const { address, type, change } = resource;
    numbers[address] ??= [];
    const [before, after] = [change.before, change.after].map(
      (side) => side && numbered(compacted(READ[type](side)), numbers[address]),
    );
    return { ...resource, before, after };
  };
}

function numbered({ data, ...values }: Json, numbers: string[]): Json {
  if (data === undefined) return values;
  const text = JSON.stringify(data);
  if (!numbers.includes(text)) numbers.push(text);
  return { ...values, data: numbers.indexOf(text) + 1 };
}

function stateLine({ address, type, deposed_key, values }: Json, changes: Json[]): Line {
  const change = changes.find((other) => other.address === address && other.deposed === deposed_key);
  return {
    state: address,
    deposed: deposed_key,
    // A plan of a few targets, or one that only refreshes, says nothing of the others.
    planned: change === undefined ? false : undefined,
    ...(change === undefined ? identity(type, values) : change.before),
  };
}

/** What a plan's state is read for: the identity of each Secret. */
function identity(type: string, values: Json): Json {
  if (type !== SECRET) return {};
  const { data: _, revision: __, ...rest } = compacted(READ[type](values));
  return rest;
}

function changeLine({ address, type, deposed, previous_address, change, before, after }: Json): Line {
  const unknown = READ[type](change.after_unknown || {});
  return {
    change: address,
    actions: change.actions.join(' '),
    deposed,
    from: previous_address,
    // What is imported names it, and of a password that is the password.
    importing: change.importing ? true : undefined,
    after: after ? filled(difference(before ?? {}, after)) : undefined,
    unknown: filled(READ_UNKNOWN.filter((key) => holdsTrue(unknown[key]))),
  };
}

/** A change of nothing has no line. */
function isChange({ actions, deposed, from, importing, after, unknown }: Line): boolean {
  return actions !== 'no-op' || [deposed, from, importing, after, unknown].some(Boolean);
}

function driftLine({ address, before }: Json, state: Line[]): Line {
  const line = state.find((other) => other.state === address && other.deposed === undefined);
  return { drift: address, before: filled(difference(stateValues(line), before ?? {})) };
}

/** What a line of the state has of the values. */
export function stateValues(line: Line): Json {
  const { state: _, deposed: __, planned: ___, ...values } = line ?? {};
  return values;
}

/** Most of what providers take for a drift is in nothing that the guard reads. */
function isDrift({ before }: Line): boolean {
  return before !== undefined;
}

/** What depends on something in the configuration; only what is planned or in the state matters. */
function configurationLines(
  { resources = [], module_calls = {} }: Json,
  path: string,
  known: Set<string>,
): Line[] {
  const resourcesIn = (names: string[]): string[] => {
    // Names may be those of attributes.
    const found = names.map((name) => name.split('.').slice(0, 2).join('.'));
    return [...new Set(found)].filter((name) => known.has(path + name)).sort();
  };
  const lines = resources.map(({ address, expressions, depends_on }: Json) => ({
    configuration: path + address,
    references: filled(resourcesIn(references(expressions))),
    depends_on: filled(resourcesIn(depends_on ?? [])),
  }));
  return [
    ...lines.filter((line: Line) => known.has(line.configuration) && (line.references || line.depends_on)),
    ...Object.entries<Json>(module_calls).flatMap(([name, { module }]) =>
      configurationLines(module, `${path}module.${name}.`, known),
    ),
  ];
}

/** By the state: those of all instances of a resource are one. */
function dependencyLines(resources: Json[], known: Set<string>): Line[] {
  const found: Record<string, Set<string>> = {};
  for (const { address, depends_on } of resources) {
    found[plain(address)] ??= new Set();
    for (const other of depends_on ?? []) if (known.has(other)) found[plain(address)].add(other);
  }
  return Object.entries(found)
    .filter(([, others]) => others.size > 0)
    .map(([dependent, others]) => ({
      dependent,
      on: [...others].sort().map((other) => relative(other, dependent)),
    }));
}

function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries<Json>(value).flatMap(([key, item]) =>
    key === 'references' ? item : references(item),
  );
}

function resourcesOf(module: Json): Json[] {
  return [...(module?.resources ?? []), ...(module?.child_modules ?? []).flatMap(resourcesOf)];
}

function isRead({ address }: Json): boolean {
  return typeOf(address) in READ;
}

/** Whether the guard asks what depends on it. */
function isGuarded({ address }: Json): boolean {
  return typeOf(address) !== 'terraform_data';
}

/** What one has to set for `to`; null takes away. */
function difference(from: Json, to: Json): Json {
  const keys = [...new Set([...Object.keys(to), ...Object.keys(from)])];
  const changed = keys.filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]));
  return Object.fromEntries(changed.map((key) => [key, to[key] ?? null]));
}

function compacted(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== false));
}

function filled(value: Json): Json {
  return value !== undefined && Object.keys(value).length > 0 ? value : undefined;
}

function holdsTrue(value: Json): boolean {
  return (
    value === true || (value !== null && typeof value === 'object' && Object.values(value).some(holdsTrue))
  );
}
