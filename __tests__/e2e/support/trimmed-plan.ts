import { basename } from 'node:path';
import type { Json } from './kube';

/** What the password guard reads of each type; nothing else of a resource gets into a fixture. */
const KEPT: Record<string, (values: Json) => Json> = {
  random_password: ({ keepers }) => ({ keepers }),
  kubernetes_secret_v1: ({ metadata, data_wo_revision }) => ({ metadata: named(metadata), data_wo_revision }),
  kubernetes_persistent_volume_claim_v1: ({ metadata, spec }) => ({
    metadata: named(metadata),
    spec: spec?.map?.(({ resources }: Json) => ({
      resources: resources?.map(({ requests }: Json) => ({ requests })),
    })),
  }),
  kubernetes_namespace_v1: ({ metadata }) => ({ metadata: named(metadata) }),
  helm_release: ({ name, namespace, chart, version }) => ({
    name,
    namespace,
    chart: typeof chart === 'string' ? basename(chart) : chart,
    version,
  }),
  terraform_data: ({ triggers_replace }) => ({ triggers_replace }),
};

function named(metadata: Json): Json {
  return metadata?.map?.(({ name, namespace, labels }: Json) => ({ name, namespace, labels })) ?? metadata;
}

/** A plan's JSON with what the password guard reads and no secret, and the test's namespace under a fixed name. */
export function trimmedPlan(plan: Json, namespace: string): Json {
  const trimmed = {
    format_version: plan.format_version,
    terraform_version: plan.terraform_version,
    planned_values: {},
    resource_changes: (plan.resource_changes ?? [])
      .filter(({ type }: Json) => type in KEPT)
      .map(trimmedChange),
    prior_state: { values: { root_module: trimmedState(plan.prior_state?.values?.root_module ?? {}) } },
    configuration: { root_module: trimmedConfiguration(plan.configuration.root_module) },
  };
  return JSON.parse(JSON.stringify(trimmed).replaceAll(namespace, 'prefect'));
}

function trimmedChange({
  address,
  previous_address,
  mode,
  type,
  name,
  deposed,
  action_reason,
  change,
}: Json): Json {
  const values = (side: Json) => (side === null || side === undefined ? side : KEPT[type](side));
  const { data, ...unknown } = change.after_unknown || {};
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
      after_unknown: { ...KEPT[type](unknown), ...(type === 'kubernetes_secret_v1' && { data }) },
    },
  };
}

function trimmedState({ resources = [], child_modules = [] }: Json): Json {
  return {
    resources: resources
      .filter(({ address }: Json) => isRead(address))
      .map(({ address, depends_on }: Json) => ({ address, depends_on: depends_on?.filter(isRead) })),
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
