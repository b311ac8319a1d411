import { dereference, type SettingsSchema } from '../settings/model';
import { apiPathOf, DEFAULT_SERVICE_PORT } from '../src/prefect-server/settings';
import type { Body } from './blocks';
import type { Decide } from './decisions';
import type { Input } from './definition';
import { InputTypes } from './inputs';
import type { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Json } from './nodes';
import type { ModuleServer } from './server-settings';

export const NAMESPACE = 'try(worker.namespace.name, var.namespace.name)';
export const JOB_NAMESPACE = `try(worker.job.namespace.name, ${NAMESPACE})`;
export const WORKER_NAME =
  'coalesce(worker.name, "prefect-worker-${trim(replace(lower(worker.work_pool), "/[^a-z0-9]+/", "-"), "-")}")';

/** The workers by unique name, so that removing one does not change the others. */
export function workersInput(schema: SettingsSchema): Partial<Input> {
  const types = new InputTypes(schema);
  return {
    type: `map(${types.type(schema.properties?.workers.items ?? {})})`,
    description:
      "Workers of this server, each with a helm release of its own, by a key that is in the worker's Terraform address: another key makes another worker. What each takes are the [inputs of the module prefect-worker](../prefect-worker/README.md#inputs), but for those that are its server's: `api`, `secret_annotations`, `shared_namespace`, `after`.",
    default: {},
    nullable: false,
    attributesElsewhere: true,
  };
}

/** Values that the workers share or take from the server. */
export function workerLocals(
  writer: ModuleWriter,
  server: (decide: Decide) => ModuleServer,
): Record<string, Json> {
  const expressions = {
    prefect_version: writer.expression((decide) => server(decide).prefectVersion),
    api_path: writer.expression((decide) => apiPathOf(server(decide).settings.props)),
    auth_secret_name: writer.expression((decide) => server(decide).settings.authSecretName),
  };
  const each = (what: string) => `[for worker in var.workers : ${what}]`;
  return {
    ...Object.fromEntries(Object.entries(expressions).map(([name, text]) => [name, `\${${text}}`])),
    cluster_api_url: `\${"http://\${var.name}.\${var.namespace.name}.svc:\${coalesce(var.service.port, ${DEFAULT_SERVICE_PORT})}\${local.api_path}"}`,
    auth_namespaces: `\${toset(concat([var.namespace.name], ${each(NAMESPACE)}, ${each(JOB_NAMESPACE)}))}`,
    auth_annotations: writer.values((decide) => server(decide).authAnnotations),
    worker_namespaces: `\${merge([for namespace in concat(${each('worker.namespace')}, ${each('worker.job.namespace')}) : { (namespace.name) = namespace } if try(namespace.type, "") == "create" && try(namespace.name, "") != var.namespace.name]...)}`,
  };
}

/** Namespaces of workers and jobs, each created once. */
export const WORKER_NAMESPACES: Body = {
  for_each: `\${local.worker_namespaces}`,
  metadata: {
    name: `\${each.key}`,
    labels: `\${each.value.labels}`,
    annotations: `\${each.value.annotations}`,
  },
  timeouts: { delete: '10m' },
};

/** Inputs that a worker takes from its server, merged with its own. */
const FROM_SERVER: Readonly<Record<string, string>> = {
  namespace: '{ type = "existing", name = try(each.value.namespace.name, var.namespace.name) }',
  job: 'merge(each.value.job, { namespace = try({ type = "existing", name = each.value.job.namespace.name }, null) })',
  prefect_version:
    'each.value.image.tag != null ? each.value.prefect_version : try(coalesce(each.value.prefect_version, local.prefect_version), null)',
  image:
    'merge(each.value.image, { registry = try(coalesce(each.value.image.registry, each.value.image.repository == null ? var.image.registry : null), null), pull_policy = try(coalesce(each.value.image.pull_policy, var.image.pull_policy), null), pull_secrets = each.value.image.pull_secrets != null ? each.value.image.pull_secrets : var.image.pull_secrets })',
  chart:
    'merge(each.value.chart, { repository = try(each.value.chart.type == "fromArchive", false) ? each.value.chart.repository : try(coalesce(try(each.value.chart.repository, null), var.chart.repository), null) })',
};

/** One instance of the module prefect-worker for each worker. */
export function workerModule(schema: SettingsSchema): Body {
  const { properties = {} } = dereference(schema, schema.properties?.workers.items ?? {});
  const inputs = Object.keys(properties).map((prop) => {
    const name = snakeCase(prop);
    return [name, `\${${FROM_SERVER[name] ?? `each.value.${name}`}}`];
  });
  return {
    for_each: `\${var.workers}`,
    source: '../prefect-worker',
    ...Object.fromEntries(inputs),
    api: `\${{ type = "selfHosted", url = local.cluster_api_url, auth_secret_name = local.auth_secret_name }}`,
    secret_annotations: `\${local.auth_annotations}`,
    shared_namespace: `\${local.shared_namespace || try(each.value.namespace.type, "") == "existing"}`,
    after: `\${[helm_release.server.id, values(kubernetes_namespace_v1.worker)[*].id, values(kubernetes_secret_v1.api_auth)[*].id, values(kubernetes_secret_v1.api_auth_given)[*].id, kubernetes_secret_v1.api_auth_write_only[*].id]}`,
  };
}
