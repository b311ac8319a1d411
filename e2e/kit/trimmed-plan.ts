import { basename } from 'node:path';
import type { Json } from '../../toolbox/kube';

/** What the password guard reads of each type; nothing else of a resource gets into a fixture. */
const KEPT: Record<string, (values: Json) => Json> = {
  random_password: ({ keepers }) => ({ keepers }),
  kubernetes_secret_v1: ({ metadata, data, data_wo_revision }) => ({
    metadata: named(metadata),
    data,
    data_wo_revision,
  }),
  kubernetes_persistent_volume_claim_v1: ({ metadata, spec }) => ({
    metadata: named(metadata),
    spec: spec?.map?.(({ resources }: Json) => ({
      resources: resources?.map(({ requests }: Json) => ({ requests })),
    })),
  }),
  kubernetes_namespace_v1: ({ metadata }) => ({ metadata: named(metadata) }),
  helm_release: ({ name, namespace, chart, version, metadata }) => ({
    name,
    namespace,
    chart: typeof chart === 'string' ? basename(chart) : chart,
    version,
    metadata: metadata && { chart: metadata.chart },
  }),
  terraform_data: ({ triggers_replace }) => ({ triggers_replace }),
};

function named(metadata: Json): Json {
  return (
    metadata?.map?.(({ name, namespace, labels, annotations }: Json) => ({
      name,
      namespace,
      labels,
      annotations: versionOf(annotations),
    })) ?? metadata
  );
}

/** Of the annotations the one that says a version; where none is known, that. */
function versionOf(annotations: Json): Json {
  const key = 'cdktf-prefect/api-auth-version';
  if (annotations === true) return true;
  return annotations?.[key] === undefined ? undefined : { [key]: annotations[key] };
}

/** A Secret's data, each value with a number in its place: equal ones have the same. */
function numbered({ data, ...values }: Json, numbers: Map<string, string>): Json {
  if (data === null || typeof data !== 'object') return { data, ...values };
  const number = (value: string): string => {
    numbers.set(value, numbers.get(value) ?? `value ${numbers.size + 1}`);
    return `${numbers.get(value)}`;
  };
  const entries = Object.entries<string>(data).map(([key, value]) => [key, number(value)]);
  return { data: Object.fromEntries(entries), ...values };
}

/** A plan's JSON with what the password guard reads and no secret. */
export function trimmedPlan(plan: Json): Json {
  const numbers: Record<string, Map<string, string>> = {};
  // What a Secret has, and what somebody wrote into it, are compared.
  const numbersOf = ({ address }: Json): Map<string, string> => {
    numbers[address] ??= new Map();
    return numbers[address];
  };
  const trimmed = {
    format_version: plan.format_version,
    terraform_version: plan.terraform_version,
    planned_values: {},
    resource_changes: (plan.resource_changes ?? [])
      .filter(({ type }: Json) => type in KEPT)
      .map((change: Json) => trimmedChange(change, numbersOf(change))),
    resource_drift: plan.resource_drift
      ?.filter(({ address }: Json) => isRead(address))
      .map((drift: Json) => trimmedDrift(drift, numbersOf(drift))),
    prior_state: { values: { root_module: trimmedState(plan.prior_state?.values?.root_module ?? {}) } },
    configuration: { root_module: trimmedConfiguration(plan.configuration.root_module) },
  };
  // Without what is undefined.
  return JSON.parse(JSON.stringify(trimmed));
}

function trimmedSide(type: string, side: Json, numbers: Map<string, string>): Json {
  return side === null || side === undefined ? side : numbered(KEPT[type](side), numbers);
}

function trimmedDrift({ address, type, change }: Json, numbers: Map<string, string>): Json {
  const [before, after] = [change.before, change.after].map((side) => trimmedSide(type, side, numbers));
  return { address, type, change: { before, after } };
}

function trimmedChange(
  { address, previous_address, mode, type, name, deposed, action_reason, change }: Json,
  numbers: Map<string, string>,
): Json {
  const values = (side: Json) => trimmedSide(type, side, numbers);
  return {
    address,
    previous_address,
    mode,
    type,
    name,
    deposed,
    action_reason,
    change: {
      actions: change.actions,
      before: values(change.before),
      after: values(change.after),
      after_unknown: KEPT[type](change.after_unknown || {}),
      // What is imported names it, and of a password that is the password.
      importing: change.importing && {},
    },
  };
}

function trimmedState({ resources = [], child_modules = [] }: Json): Json {
  return {
    resources: resources
      .filter(({ address }: Json) => isRead(address))
      .map(({ address, type, depends_on, deposed_key, values }: Json) => ({
        address,
        type,
        depends_on: depends_on?.filter(isRead),
        deposed_key,
        values: type === 'kubernetes_secret_v1' ? { metadata: named(values.metadata) } : undefined,
      })),
    child_modules: child_modules.map(trimmedState),
  };
}

function trimmedConfiguration({ resources = [], module_calls = {} }: Json): Json {
  const calls = Object.entries<Json>(module_calls);
  return {
    resources: resources
      .filter(({ address }: Json) => isRead(address))
      .map(({ address, expressions, depends_on }: Json) => ({
        address,
        expressions: { all: { references: references(expressions).filter(isRead) } },
        depends_on: depends_on?.filter(isRead),
      })),
    module_calls: Object.fromEntries(
      calls.map(([name, { module }]) => [name, { module: trimmedConfiguration(module) }]),
    ),
  };
}

/** Whether the guard reads resources of this type; locals and what else a stack has may change as they like. */
function isRead(address: string): boolean {
  return address.replace(/^(module\.[^.]+\.)*/, '').split('.')[0] in KEPT;
}

/** All that an expression names, each once. */
function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  const found = Object.entries<Json>(value).flatMap(([key, item]) =>
    key === 'references' ? item : references(item),
  );
  return [...new Set(found)].sort();
}
