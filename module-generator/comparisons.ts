import { dereference, type SettingsSchema } from '../settings/model';
import { OLDEST_CHART_VERSION } from '../src/helm/prefect-helm';
import { olderThan, VERSION_PATTERN } from './chart';
import { contentValidations } from './content-checks';
import type { Validation } from './module';
import { snakeCase } from './names';
import { JOB_NAMESPACE, NAMESPACE, WORKER_NAME } from './server-workers';
import { expressionOf } from './templates';
import { type Conditions, unionValidations, unset } from './variables';

const ENVIRONMENT_TWICE: Validation = {
  condition: '${length(setintersection(keys(var.environment), keys(var.secret_environment))) == 0}',
  error_message:
    '[environment.twice] secret_environment: environment has this variable too. Remove it from environment or from secret_environment.',
};

const CHART_TOO_OLD: Validation = {
  condition: `\${!can(regex("^[0-9]+[.][0-9]+[.][0-9]+$", var.chart.version)) || !(${olderThan(OLDEST_CHART_VERSION)})}`,
  error_message: `[chart.version.tooOld] chart.version: Older charts take other values. Use ${OLDEST_CHART_VERSION} or a newer version.`,
};

const COMPARISONS: Record<string, readonly Validation[]> = {
  chart: [CHART_TOO_OLD],
  secret_environment: [ENVIRONMENT_TWICE],
};

/** A precondition, not a validation: the validation of one input would not run if the other input is invalid. */
export const TAG_CONTRADICTION: Validation = {
  condition: `\${var.prefect_version == null || try(regex("${VERSION_PATTERN}", var.image.tag) == var.prefect_version, true)}`,
  error_message:
    '[image.tag.contradiction] image.tag: prefect_version is another version, but the tag decides which version runs. Remove prefect_version.',
};

/** A worker's checks that the library makes in TypeScript. */
export function workerComparisons(schema: SettingsSchema): Record<string, readonly Validation[]> {
  const { properties = {} } = dereference(schema, schema.properties?.job ?? {});
  const options = Object.entries(properties).filter(([name]) => !['template', 'namespace'].includes(name));
  const noOptions = `alltrue([${options
    .map(([name, member]) => unset(schema, member, `var.job.${snakeCase(name)}`))
    .join(', ')}])`;
  return {
    ...COMPARISONS,
    job: [
      {
        condition: `\${var.job.template == null || ${noOptions}}`,
        error_message:
          '[job.template.contradiction] job.template: A template excludes all other options except namespace. Write them into the template.',
      },
      {
        condition: `\${var.create_pool || (var.job.template == null && ${noOptions})}`,
        error_message:
          '[job.poolOfOthers] job: At each start, the worker would overwrite the template that the owner of the pool wrote. Set the template where the pool is made.',
      },
    ],
  };
}

/** A server's checks that the library makes in TypeScript. */
export const SERVER_COMPARISONS: Record<string, readonly Validation[]> = {
  ...COMPARISONS,
  ingress: [
    {
      condition: `\${try(var.ingress.path, null) == null || var.ui_api_url != null || startswith("\${try(coalesce(trimsuffix(var.base_path, "/")), "/")}/", "\${try(replace(var.ingress.path, "/[/]+$/", ""), "")}/")}`,
      error_message:
        '[ingress.path.misses] ingress.path: The path must be a prefix of base_path, where the server answers. Set base_path to the path, or set ui_api_url if the ingress rewrites the path.',
    },
  ],
};

/** The Prefect version that a worker sets, as a number. */
const WORKER_VERSION = comparable(
  `coalesce(worker.prefect_version, try(regex("${VERSION_PATTERN}", worker.image.tag), null))`,
);

/** Compares a server with its workers. Only locals have the versions. */
export const WORKERS_AND_SERVER: Validation = {
  condition: `\${alltrue([for worker in var.workers : try(${WORKER_VERSION} <= ${comparable('local.prefect_version')}, true)])}`,
  error_message:
    '[prefectVersion.newerThanServer] workers[…].prefect_version: The server runs ${try(coalesce(local.prefect_version), "")}. Upgrade it first.',
};

/** A version as a number, so that newer versions are larger. */
function comparable(version: string): string {
  return `tonumber(format("%05d%05d%05d", split(".", ${version})...))`;
}

/** Prefect 1's checks that the library makes in TypeScript. */
export const PREFECT1_COMPARISONS: Record<string, readonly Validation[]> = {
  secret_environment: [ENVIRONMENT_TWICE],
  agent: [
    {
      condition:
        '${length(setintersection(keys(try(var.agent.environment, {})), keys(try(var.agent.secret_environment, {})))) == 0}',
      error_message:
        '[environment.twice] agent.secret_environment: environment has this variable too. Remove it from environment or from secret_environment.',
    },
  ],
};

/** Checks across all workers. */
export const WORKERS_TOGETHER: readonly Validation[] = [
  {
    condition: `\${length(distinct([for worker in var.workers : ${WORKER_NAME}])) == length(var.workers)}`,
    error_message:
      '[worker.name.twice] workers: Two workers have the same name, or work pools of the same name. Give each worker a unique name.',
  },
  {
    condition: `\${try(var.basic_auth.type, null) != "writeOnly" || alltrue([for worker in var.workers : ${NAMESPACE} == var.namespace.name && ${JOB_NAMESPACE} == var.namespace.name])}`,
    error_message:
      "[basicAuth.writeOnly.notShared] workers: A write-only auth string has one Secret, in the server's namespace, because a second Secret would get another password. Use the type generated or fromSecret of basic_auth.",
  },
  {
    condition:
      '${var.chart.type != "fromArchive" || alltrue([for worker in var.workers : try(worker.chart.type == "fromArchive" || worker.chart.repository != null || worker.chart.version != null, false)])}',
    error_message:
      "[worker.chart.missing] workers[…].chart: The server's chart is from an archive, which has no prefect-worker. Give the type fromArchive with an archive of prefect-worker, or the type fromRepository with a repository or version.",
  },
];

/** Checks of the workers' namespaces. The module prefect-worker gets only their names. */
export function workerNamespaces(schema: SettingsSchema): Validation[] {
  const worker = dereference(schema, schema.properties?.workers?.items ?? {});
  const job = dereference(schema, worker.properties?.job ?? {});
  return (
    [
      ['namespace', worker.properties?.namespace],
      ['job.namespace', job.properties?.namespace],
    ] as const
  ).flatMap(([path, namespace = {}]) =>
    [unionValidations, contentValidations].flatMap((validations) =>
      validations(
        schema,
        namespace,
        { text: `try(worker.${path}, null)`, guarded: true },
        `workers[…].${path}`,
      ).map(({ condition, error_message }) => ({
        condition: `\${alltrue([for worker in var.workers : ${expressionOf(condition)}])}`,
        error_message,
      })),
    ),
  );
}

/** Adds conditions by variable. */
export function withComparisons(
  { byVariable, others }: Conditions,
  more: Readonly<Record<string, readonly Validation[]>>,
): Conditions {
  const names = new Set([...byVariable.keys(), ...Object.keys(more)]);
  return {
    byVariable: new Map(
      [...names].map((name) => [name, [...(byVariable.get(name) ?? []), ...(more[name] ?? [])]]),
    ),
    others,
  };
}
