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
  error_message: '[environment.twice] secret_environment: It is in environment too; leave one out.',
};

const CHART_TOO_OLD: Validation = {
  condition: `\${!can(regex("^[0-9]+[.][0-9]+[.][0-9]+$", var.chart.version)) || !(${olderThan(OLDEST_CHART_VERSION)})}`,
  error_message: `[chart.version.tooOld] chart.version: The oldest chart whose values have the shape that is written here is ${OLDEST_CHART_VERSION}.`,
};

const COMPARISONS: Record<string, readonly Validation[]> = {
  chart: [CHART_TOO_OLD],
  secret_environment: [ENVIRONMENT_TWICE],
};

/** Asked where all inputs are right by themselves: as a validation of one it would be silent where the other is wrong. */
export const TAG_CONTRADICTION: Validation = {
  condition: `\${var.prefect_version == null || try(regex("${VERSION_PATTERN}", var.image.tag) == var.prefect_version, true)}`,
  error_message:
    '[image.tag.contradiction] image.tag: It has another version than prefect_version. Leave that out: the tag decides what runs.',
};

/** What the library compares in TypeScript, of a worker with inputs by a schema. */
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
          '[job.template.contradiction] job.template: A template of your own excludes the other options but namespace; write them into it.',
      },
      {
        condition: `\${var.create_pool || (var.job.template == null && ${noOptions})}`,
        error_message:
          '[job.poolOfOthers] job: The worker writes its template into the pool each time it starts, over what the owner of the pool wrote. Set the template where the pool is made.',
      },
    ],
  };
}

/** What the library compares in TypeScript, of a server. */
export const SERVER_COMPARISONS: Record<string, readonly Validation[]> = {
  ...COMPARISONS,
  ingress: [
    {
      condition: `\${try(var.ingress.path, null) == null || var.ui_api_url != null || startswith("\${try(coalesce(trimsuffix(var.base_path, "/")), "/")}/", "\${try(replace(var.ingress.path, "/[/]+$/", ""), "")}/")}`,
      error_message:
        '[ingress.path.misses] ingress.path: The server answers under base_path, which this path does not lead to. Set base_path to the path, or ui_api_url if the ingress rewrites it.',
    },
  ],
};

/** The version that a worker runs, if it says so, as a number. */
const WORKER_VERSION = comparable(
  `coalesce(worker.prefect_version, try(regex("${VERSION_PATTERN}", worker.image.tag), null))`,
);

/** What the library compares of a server and its workers, of which versions are known to locals alone. */
export const WORKERS_AND_SERVER: Validation = {
  condition: `\${alltrue([for worker in var.workers : try(${WORKER_VERSION} <= ${comparable('local.prefect_version')}, true)])}`,
  error_message:
    '[prefectVersion.newerThanServer] workers[…].prefect_version: The server has ${try(coalesce(local.prefect_version), "")}. Raise it first.',
};

/** A version as a number that is larger for a newer one. */
function comparable(version: string): string {
  return `tonumber(format("%05d%05d%05d", split(".", ${version})...))`;
}

/** What the library compares in TypeScript, of a server of Prefect 1. */
export const PREFECT1_COMPARISONS: Record<string, readonly Validation[]> = {
  secret_environment: [ENVIRONMENT_TWICE],
  agent: [
    {
      condition:
        '${length(setintersection(keys(try(var.agent.environment, {})), keys(try(var.agent.secret_environment, {})))) == 0}',
      error_message: '[environment.twice] agent.secret_environment: It is in environment too; leave one out.',
    },
  ],
};

/** What can only be said of all workers together. */
export const WORKERS_TOGETHER: readonly Validation[] = [
  {
    condition: `\${length(distinct([for worker in var.workers : ${WORKER_NAME}])) == length(var.workers)}`,
    error_message:
      '[worker.name.twice] workers: Two workers have one name, or work pools of one name. Give each worker a name of its own.',
  },
  {
    condition: `\${try(var.basic_auth.type, null) != "writeOnly" || alltrue([for worker in var.workers : ${NAMESPACE} == var.namespace.name && ${JOB_NAMESPACE} == var.namespace.name])}`,
    error_message:
      "[basicAuth.writeOnly.notShared] workers: A write-only auth string has one Secret, in the server's namespace: a second Secret would get another password. Use the type generated or fromSecret of basic_auth.",
  },
  {
    condition:
      '${var.chart.type != "fromArchive" || alltrue([for worker in var.workers : try(worker.chart.type == "fromArchive" || worker.chart.repository != null || worker.chart.version != null, false)])}',
    error_message:
      "[worker.chart.missing] workers[…].chart: The server's chart is from an archive, which has no prefect-worker. Give the type fromArchive with an archive of prefect-worker, or the type fromRepository with a repository or version.",
  },
];

/** What the module prefect-worker can't check of the namespaces of workers: it gets their names alone. */
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

/** Conditions by variable, with more of them. */
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
