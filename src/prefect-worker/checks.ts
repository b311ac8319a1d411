import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { checkChart, checkPrefectVersion, checkWorkerVersion } from '../helm/prefect-helm';
import { checkReleaseOptions } from '../helm/release-checks';
import { checkUserValues, userValues } from '../helm/user-value-checks';
import { checkPrefectImage } from '../images/images';
import { checkCommonLabels } from '../kubernetes/label-checks';
import { checkNamespaceOptions } from '../kubernetes/namespace-checks';
import { checkNamespaceName, checkReleaseName, RELEASE_NAME } from '../kubernetes/object-checks';
import { checkPod } from '../kubernetes/pod-checks';
import { checkPodSpec } from '../kubernetes/pod-spec-checks';
import type { Problems } from '../validation/problems';
import { checkInteger, follows } from '../validation/rules';
import { RESERVED_WORKER_VALUES, RESERVED_WORKER_VARIABLES } from './chart/reserved-values';
import { checkJob, checkJobTemplate } from './job-checks';
import { checkPool } from './pool-checks';
import type { WorkerOptions } from './props';
import { type ResolvedWorker, resolveWorker, type WorkerProps, workerId, workerName } from './resolve';
import { checkScaling } from './scaling-checks';
import type { ServerIdentity } from './server-ref';
import { checkApi } from './worker-api-checks';

type Check = (problems: Problems, prefix: string, worker: ResolvedWorker, props: WorkerProps) => void;

/** Independent checks of a worker's props, in report order. */
export const WORKER_CHECKS: readonly Check[] = [
  checkName,
  (problems, prefix, _, { releaseName }) => checkReleaseName(problems, `${prefix}releaseName`, releaseName),
  (problems, prefix, worker, { namespace, job }) => {
    checkNamespaceName(problems, `${prefix}namespace`, worker.namespace.name);
    checkNamespaceName(problems, `${prefix}job.namespace`, job?.namespace?.name);
    checkNamespaceOptions(problems, `${prefix}namespace`, namespace);
    checkNamespaceOptions(problems, `${prefix}job.namespace`, job?.namespace);
    checkOtherNamespaces(problems, prefix, worker);
  },
  (problems, prefix, _, { labels }) => checkCommonLabels(problems, `${prefix}labels`, labels),
  (problems, prefix, _, props) => checkPool(problems, prefix, props),
  (problems, prefix, _, props) => checkScaling(problems, prefix, props),
  (problems, prefix, _, { queryInterval, prefetchSeconds }) => {
    checkInteger(problems, `${prefix}queryInterval`, queryInterval, 1, 86_400);
    checkInteger(problems, `${prefix}prefetchSeconds`, prefetchSeconds, 0, 86_400);
  },
  (problems, prefix, worker, { prefectVersion, image }) => {
    checkPrefectVersion(problems, `${prefix}prefectVersion`, prefectVersion);
    checkWorkerVersion(
      problems,
      `${prefix}prefectVersion`,
      worker.prefectVersion,
      worker.server?.prefectVersion,
    );
    checkPrefectImage(problems, `${prefix}image`, image, prefectVersion);
  },
  (problems, prefix, _, { chart }) => checkChart(problems, `${prefix}chart`, chart),
  checkChartIsGiven,
  (problems, prefix, _, props) => {
    checkPod(problems, prefix, props, RESERVED_WORKER_VARIABLES);
    checkPodSpec(problems, `${prefix}pod`, props.pod);
  },
  (problems, prefix, _, { values }) =>
    checkUserValues(problems, `${prefix}values`, userValues(values), RESERVED_WORKER_VALUES),
  (problems, prefix, _, { release }) => checkReleaseOptions(problems, `${prefix}release`, release),
  (problems, prefix, _, { job, createPool }) => {
    if (job !== undefined) {
      checkJobTemplate(problems, `${prefix}job`, job, createPool ?? true);
    }
  },
  (problems, prefix, _, { job }) => {
    if (job !== undefined) {
      checkJob(problems, `${prefix}job`, job);
    }
  },
  (problems, prefix, worker) => checkApi(problems, `${prefix}api`, worker),
];

/** Checks the props of a worker. `prefix` is the path of the props with a trailing dot, or empty. */
export function checkWorker(
  problems: Problems,
  prefix: string,
  props: WorkerProps,
  server: ServerIdentity | undefined,
): void {
  const worker = resolveWorker(props, server);
  for (const check of WORKER_CHECKS) {
    check(problems, prefix, worker, props);
  }
}

function checkName(problems: Problems, prefix: string, worker: ResolvedWorker, props: WorkerProps): void {
  if (props.name === undefined && Token.isUnresolved(props.workPool)) {
    problems.add(
      'worker.name.missing',
      `${prefix}name`,
      undefined,
      "The work pool is not known at synth, so the name can't be derived from it. Give the worker a name.",
    );
  } else if (props.name === undefined && props.workPool && !follows(worker.name, RELEASE_NAME)) {
    problems.add(
      'worker.name.missing',
      `${prefix}name`,
      undefined,
      `The name that is derived from the work pool, "${worker.name}", is too long or incomplete. Give the worker a name.`,
    );
  } else if (props.name !== undefined || props.workPool) {
    checkReleaseName(problems, `${prefix}name`, worker.name);
  }
}

/** Checks that a worker has a chart of its own if the one of its server is from an archive: there may be no network. */
function checkChartIsGiven(
  problems: Problems,
  prefix: string,
  { server }: ResolvedWorker,
  { chart }: WorkerProps,
): void {
  const says = [chart?._archive, chart?._repository, chart?._version].some((value) => value !== undefined);
  if (server?.chart?._archive !== undefined && !says) {
    problems.add(
      'worker.chart.missing',
      `${prefix}chart`,
      undefined,
      "The server's chart is from an archive, which has no prefect-worker. Give ChartSource.fromArchive() with an archive of prefect-worker, or ChartSource.fromRepository() with a repository or version.",
    );
  }
}

/**
 * Checks that the workers of a server have different names, because releases and Terraform addresses
 * contain them.
 */
export function checkWorkerNames(problems: Problems, workers: readonly WorkerOptions[]): void {
  const takenNames = new Set<string>();
  workers.forEach((props, index) => {
    const names = [workerName(props), workerId(props)];
    if (Token.isUnresolved(props.name)) {
      problems.add(
        'worker.name.token',
        `workers[${index}].name`,
        'a token',
        "Terraform addresses contain the worker's name. Give it one that is known at synth.",
      );
    } else if (names.some((name) => takenNames.has(name))) {
      problems.add(
        'worker.name.twice',
        `workers[${index}].name`,
        names[0],
        'Another worker of this server has this name, or a work pool of this name. Give each worker a unique name.',
      );
    }
    for (const name of names) {
      takenNames.add(name);
    }
  });
}

/** Checks a worker of `addWorker()`. */
export function checkAddedWorker(problems: Problems, server: Construct, id: string): void {
  if (server.node.tryFindChild('outputs') !== undefined) {
    problems.add(
      'worker.afterOutputs',
      'id',
      id,
      'The outputs list the workers. Call addWorker() before addOutputs().',
    );
  }
  if (server.node.tryFindChild(id) !== undefined) {
    problems.add(
      'worker.id.twice',
      'id',
      id,
      'The server already has a construct with this id, for example a worker. Choose another id.',
    );
  }
}

/** Checks namespaces other than the server's (or the worker's), because Terraform addresses contain their names. */
function checkOtherNamespaces(problems: Problems, prefix: string, worker: ResolvedWorker): void {
  const { props, server } = worker;
  const mainNamespace = server?.namespace ?? worker.namespace.name;
  for (const [path, namespace] of [
    ['namespace', props.namespace],
    ['job.namespace', props.job?.namespace],
  ] as const) {
    const makesResources = namespace?._create !== undefined || server?.makesAuthSecrets === true;
    if (makesResources && Token.isUnresolved(namespace?.name) && namespace?.name !== mainNamespace) {
      problems.add(
        'namespace.name.token',
        `${prefix}${path}`,
        'a token',
        'Terraform addresses contain the name of this namespace. Give it one that is known at synth.',
      );
    }
  }
}
