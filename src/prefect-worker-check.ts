import { Token } from 'cdktf';
import { checkPrefectImage } from './charts/images';
import {
  RESERVED_JOB_VARIABLES,
  RESERVED_WORKER_VALUES,
  RESERVED_WORKER_VARIABLES,
} from './charts/prefect-worker/layers';
import { checkUserValues, userValues } from './charts/user-values';
import { checkChart, checkPrefectVersion, checkWorkerVersion } from './charts/versions';
import { checkNamespaceOptions, checkPod, checkReleaseOptions } from './prefect-server-check';
import type { JobOptions, PrefectWorkerProps } from './prefect-worker-props';
import { type ResolvedWorker, resolveWorker, workerId } from './resolved-worker';
import {
  checkNamespaceName,
  checkObjectName,
  checkObjectNames,
  checkQuantity,
  checkReleaseName,
  NO_YAML_SCALAR,
  RELEASE_NAME,
} from './validation/kubernetes';
import { checkEnvironmentNames, checkLabels, checkTolerations } from './validation/pods';
import type { Problems } from './validation/problems';
import { checkInteger, checkText, follows, type TextRule } from './validation/rules';
import { checkApi } from './worker-api-check';

const WORK_POOL: TextRule = {
  id: 'workPool.invalid',
  remedy:
    'Use letters, digits and any of -_.:+=@,~, not starting with "-": the chart has the name in a shell script without quotes, and Prefect takes no "/", "%", "&", "<" or ">" in it.',
  must: ['^[A-Za-z0-9_.:+=@,~\u00a1-\u{10fffd}][-A-Za-z0-9_.:+=@,~\u00a1-\u{10fffd}]*$'],
  required: true,
};

const WORK_QUEUE: TextRule = {
  id: 'workQueue.invalid',
  remedy:
    'Use letters, digits, any of -_.+= and spaces in between: the chart writes the name into YAML without quotes.',
  must: [
    '^[A-Za-z0-9_\u00a1-\u{10fffd}]([-A-Za-z0-9_.+= \u00a1-\u{10fffd}]*[-A-Za-z0-9_.+=\u00a1-\u{10fffd}])?$',
  ],
};

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
  } else if (props.name === undefined && props.workPool && !follows(worker.name, RELEASE_NAME)) {
    problems.add(
      'worker.name.missing',
      `${prefix}name`,
      undefined,
      `The name that the work pool makes, "${worker.name}", is too long or incomplete: give the worker a name.`,
    );
  } else if (props.name !== undefined || props.workPool) {
    checkReleaseName(problems, `${prefix}name`, worker.name);
  }
  checkReleaseName(problems, `${prefix}releaseName`, props.releaseName);
  checkNamespaceName(problems, `${prefix}namespace`, worker.namespace.name);
  checkNamespaceName(problems, `${prefix}job.namespace`, props.job?.namespace?.name);
  checkNamespaceOptions(problems, `${prefix}namespace`, props.namespace);
  checkNamespaceOptions(problems, `${prefix}job.namespace`, props.job?.namespace);
  checkOtherNamespaces(problems, prefix, worker);
  if (props.workPool === undefined || props.workPool === '') {
    problems.add(
      'workPool.missing',
      `${prefix}workPool`,
      props.workPool,
      'Name the work pool that the worker takes runs from.',
    );
  } else {
    checkText(problems, `${prefix}workPool`, props.workPool, WORK_POOL);
  }
  if (!Token.isUnresolved(props.workQueues)) {
    props.workQueues?.forEach((queue, index) => {
      checkText(problems, `${prefix}workQueues[${index}]`, queue, WORK_QUEUE, NO_YAML_SCALAR);
    });
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
  checkPrefectImage(problems, `${prefix}image`, props.image, props.prefectVersion);
  checkChart(problems, `${prefix}chart`, props.chart);
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
  checkTolerations(problems, `${path}.tolerations`, job.tolerations);
  checkObjectNames(problems, `${path}.pullSecrets`, job.pullSecrets);
  checkObjectName(problems, `${path}.serviceAccountName`, job.serviceAccountName);
  checkInteger(problems, `${path}.ttlAfterFinished`, job.ttlAfterFinished, 0, 31_536_000);
  checkEnvironmentNames(
    problems,
    `${path}.environment`,
    Object.keys(job.environment ?? {}),
    RESERVED_JOB_VARIABLES,
  );
}
