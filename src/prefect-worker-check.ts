import { Token } from 'cdktf';
import { checkTagAgrees } from './charts/images';
import {
  RESERVED_JOB_VARIABLES,
  RESERVED_WORKER_VALUES,
  RESERVED_WORKER_VARIABLES,
} from './charts/prefect-worker/layers';
import { checkUserValues, userValues } from './charts/user-values';
import { checkChartVersion, checkImageTag, checkPrefectVersion, checkWorkerVersion } from './charts/versions';
import { checkPod, checkReleaseOptions } from './prefect-server-check';
import type { JobOptions, PrefectWorkerProps } from './prefect-worker-props';
import { type ResolvedWorker, resolveWorker, workerId } from './resolved-worker';
import {
  checkDataKey,
  checkEnvironmentNames,
  checkInteger,
  checkLabels,
  checkNamespaceName,
  checkObjectName,
  checkPullPolicy,
  checkQuantity,
  checkReleaseName,
} from './validation/kubernetes';
import { isKnown, type Problems } from './validation/problems';

/** Checks the props of a worker. `prefix` is the path of its props, with a dot. */
export function checkWorker(problems: Problems, prefix: string, props: PrefectWorkerProps): void {
  const worker = resolveWorker(props);
  if (props.name === undefined && Token.isUnresolved(props.workPool)) {
    problems.add(
      'worker.name.missing',
      `${prefix}name`,
      undefined,
      'The work pool is not known at synth, so no name can be made of it: give the worker one.',
    );
  } else if (props.name !== undefined || props.workPool) {
    checkReleaseName(problems, `${prefix}name`, worker.name);
  }
  checkNamespaceName(problems, `${prefix}namespace`, worker.namespace.name);
  checkNamespaceName(problems, `${prefix}job.namespace`, props.job?.namespace?.name);
  checkOtherNamespaces(problems, prefix, worker);
  if (props.workPool === undefined || props.workPool === '') {
    problems.add(
      'workPool.missing',
      `${prefix}workPool`,
      props.workPool,
      'Name the work pool that the worker takes runs from.',
    );
  } else if (isKnown(props.workPool) && /[/%&><]/.test(props.workPool)) {
    problems.add(
      'workPool.invalid',
      `${prefix}workPool`,
      props.workPool,
      'Prefect takes no "/", "%", "&", "<" or ">" in names.',
    );
  }
  // From a million on, helm would write it as 1e+06.
  checkInteger(problems, `${prefix}concurrencyLimit`, props.concurrencyLimit, 1, 999_999);
  checkInteger(problems, `${prefix}replicas`, props.replicas, 0, 1000);
  checkPrefectVersion(problems, `${prefix}prefectVersion`, props.prefectVersion);
  checkWorkerVersion(
    problems,
    `${prefix}prefectVersion`,
    worker.prefectVersion,
    worker.server?.prefectVersion,
  );
  checkImageTag(problems, `${prefix}image.tag`, props.image?.tag);
  checkTagAgrees(problems, `${prefix}image.tag`, props.image?.tag, props.prefectVersion);
  checkPullPolicy(problems, `${prefix}image.pullPolicy`, props.image?.pullPolicy);
  checkChartVersion(problems, `${prefix}chart.version`, props.chart?._version);
  checkPod(problems, prefix, props, RESERVED_WORKER_VARIABLES);
  checkUserValues(problems, `${prefix}values`, userValues(props.values), RESERVED_WORKER_VALUES);
  checkReleaseOptions(problems, `${prefix}release`, props.release);
  if (props.job !== undefined) {
    checkJob(problems, `${prefix}job`, props.job, props.createPool ?? true);
  }
  checkApi(problems, `${prefix}api`, worker);
}

/**
 * Checks that the workers of one server can be told apart: releases and Terraform addresses are named
 * after them.
 */
export function checkWorkerNames(problems: Problems, workers: PrefectWorkerProps[]): void {
  const taken = new Set<string>();
  workers.forEach((props, index) => {
    const names = [resolveWorker(props).name, workerId(props)];
    if (Token.isUnresolved(props.name)) {
      problems.add(
        'worker.name.token',
        `workers[${index}].name`,
        'a token',
        "The worker's Terraform addresses have its name in them: give one that is known at synth.",
      );
    } else if (names.some((name) => taken.has(name))) {
      problems.add(
        'worker.name.twice',
        `workers[${index}].name`,
        names[0],
        'Another worker of this server has this name, or a work pool of this name. Give each worker a name of its own.',
      );
    }
    for (const name of names) {
      taken.add(name);
    }
  });
}

/** Checks namespaces other than the server's, or the worker's own: their names are in Terraform addresses. */
function checkOtherNamespaces(problems: Problems, prefix: string, worker: ResolvedWorker): void {
  const { props, server } = worker;
  const own = server?.namespace ?? worker.namespace.name;
  for (const [path, namespace] of [
    ['namespace', props.namespace],
    ['job.namespace', props.job?.namespace],
  ] as const) {
    const makes = namespace?._create !== undefined || server?._makesAuthSecrets === true;
    if (makes && Token.isUnresolved(namespace?.name) && namespace?.name !== own) {
      problems.add(
        'namespace.name.token',
        `${prefix}${path}`,
        'a token',
        'Terraform addresses of what is made in this namespace have its name in them: give one that is known at synth.',
      );
    }
  }
}

function checkJob(problems: Problems, path: string, job: JobOptions, createPool: boolean): void {
  const { template, namespace: _namespace, ...options } = job;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (template !== undefined && given.length > 0) {
    problems.add(
      'job.template.contradiction',
      `${path}.template`,
      given.map(([name]) => name).join(', '),
      'A template of your own excludes these options; write them into it.',
    );
  }
  if (!createPool && (template !== undefined || given.length > 0)) {
    problems.add(
      'job.poolOfOthers',
      path,
      'createPool: false',
      'The worker writes its template into the pool each time it starts, over what the owner of the pool wrote. Set the template where the pool is made.',
    );
  }
  for (const part of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of Object.entries(job[part] ?? {})) {
      checkQuantity(problems, `${path}.${part}.${resource}`, quantity);
      if (resource !== 'cpu' && resource !== 'memory') {
        problems.add(
          'job.resource.unknown',
          `${path}.${part}.${resource}`,
          quantity,
          "prefect-kubernetes' template knows cpu and memory. Use a template of your own for others.",
        );
      }
    }
  }
  checkLabels(problems, `${path}.nodeSelector`, job.nodeSelector);
  checkObjectName(problems, `${path}.serviceAccountName`, job.serviceAccountName);
  checkInteger(problems, `${path}.ttlAfterFinished`, job.ttlAfterFinished, 0, 31_536_000);
  checkEnvironmentNames(
    problems,
    `${path}.environment`,
    Object.keys(job.environment ?? {}),
    (name) => RESERVED_JOB_VARIABLES[name],
  );
}

function checkApi(
  problems: Problems,
  path: string,
  { props, namespace, jobNamespace }: ResolvedWorker,
): void {
  const spec = props.api._spec;
  switch (spec.kind) {
    case 'cloud':
      checkObjectName(problems, `${path}.apiKey.secretName`, spec.options.apiKey.secretName);
      checkDataKey(problems, `${path}.apiKey.key`, spec.options.apiKey.key);
      break;
    case 'selfHosted':
      if (isKnown(spec.options.url) && !/^https?:\/\/[^/]+(\/.*)?\/api\/?$/.test(spec.options.url)) {
        problems.add(
          'api.url.invalid',
          `${path}.url`,
          spec.options.url,
          'Give the URL with its port and /api, such as http://prefect-server.prefect.svc:4200/api; a worker stays silent on a wrong one (PrefectHQ/prefect#17160).',
        );
      }
      checkObjectName(problems, `${path}.authSecretName`, spec.options.authSecretName);
      break;
    case 'server':
      for (const other of new Set([namespace.name, jobNamespace.name])) {
        if (other !== spec.server.namespace && !spec.server._canShareAuth) {
          problems.add(
            'basicAuth.writeOnly.notShared',
            path,
            other,
            "A write-only auth string has one Secret, in the server's namespace: a second Secret would get another password. Use BasicAuth.generated() or fromSecret().",
          );
        }
      }
      break;
  }
}
