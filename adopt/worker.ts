import {
  RESERVED_WORKER_VALUES,
  RESERVED_WORKER_VARIABLES,
} from '../src/prefect-worker/chart/reserved-values';
import type { Adoption } from './adoption';
import { chartOf, checkSelector, imageOf, theDeployment } from './charts';
import type { Cluster } from './cluster';
import { ContainerEnvironment } from './container-environment';
import { environmentSettings, interpret } from './environment-settings';
import type { HelmRelease } from './helm-release';
import { LiveValues, number, pruned } from './live-values';
import { remainingValues } from './remaining-values';

/** Whether a release of the chart prefect-worker uses the server with this name in this namespace. */
export function isWorkerOf(
  cluster: Cluster,
  release: HelmRelease,
  server: string,
  namespace: string,
): boolean {
  const environment = new ContainerEnvironment(cluster, deploymentOf(cluster, release), 'prefect-worker');
  const url = environment.value(environment.source('PREFECT_API_URL')) ?? '';
  const [, host = ''] = /^https?:\/\/([^:/]+)/.exec(url) ?? [];
  return host === server || host.startsWith(`${server}.${namespace}`);
}

/** Settings for a worker of the adopted server. */
export function adoptWorker(
  adoption: Adoption,
  cluster: Cluster,
  release: HelmRelease,
): Record<string, unknown> {
  const values = new LiveValues(release.values, release.defaults);
  const deployment = deploymentOf(cluster, release);
  const { name } = deployment.metadata;
  const lists = { 'worker.extraEnvVars': values.take('worker.extraEnvVars') };
  const given = environmentSettings(adoption, lists, RESERVED_WORKER_VARIABLES);
  interpret(adoption, given, RESERVED_WORKER_VARIABLES, {});
  values.putAll(given.others);
  values.drop('nameOverride', 'fullnameOverride', 'namespaceOverride', 'worker.apiConfig');
  values.drop(
    'worker.selfHostedServerApiConfig',
    'worker.serverApiConfig',
    'worker.basicAuth',
    'worker.cloudApiConfig',
  );
  checkSelector(adoption, deployment, 'prefect-worker');
  const { template, createPool } = poolOf(adoption, values, name);
  const jobNamespace = values.take('worker.config.jobNamespace');
  if (values.peek('role.namespace') === jobNamespace) {
    values.drop('role.namespace');
  }
  const settings = pruned({
    workPool: values.takeEffective('worker.config.workPool'),
    name,
    releaseName: release.name === name ? undefined : release.name,
    type: values.take('worker.config.type'),
    workQueues: values.take('worker.config.workQueues'),
    concurrencyLimit: number(values.take('worker.config.limit')),
    createPool,
    replicas: number(values.take('worker.replicaCount')),
    job: { namespace: jobNamespace && { type: 'existing', name: jobNamespace } },
    clusterUid: values.take('worker.clusterUid'),
    livenessProbe: values.takeEffective('worker.livenessProbe.enabled'),
    chart: chartOf(adoption, release),
    ...imageOf(deployment, values, 'worker.image', '-python3.11-kubernetes'),
    resources: values.take('worker.resources'),
    podLabels: values.take('worker.podLabels'),
    podAnnotations: adoption.takeWithoutSecrets(values, 'worker.podAnnotations'),
    nodeSelector: values.take('worker.nodeSelector'),
    tolerations: values.take('worker.tolerations'),
    affinity: values.take('worker.affinity'),
    serviceAccountAnnotations: adoption.takeWithoutSecrets(values, 'serviceAccount.annotations'),
    environment: given.environment,
    secretEnvironment: given.secretEnvironment,
    values: remainingValues(adoption, values, RESERVED_WORKER_VALUES),
    release: { upgradeInstall: true },
  });
  // Empty values in a template have a meaning, so they are not pruned.
  return template === undefined ? settings : { ...settings, job: { ...(settings.job as object), template } };
}

/** Without a template in its values, the worker must not overwrite the template of the pool. */
function poolOf(
  adoption: Adoption,
  values: LiveValues,
  worker: string,
): { template?: unknown; createPool?: boolean } {
  const { configuration, existingConfigMapName } = values.take('worker.config.baseJobTemplate') ?? {};
  const path = `${worker}: worker.config.baseJobTemplate.configuration`;
  if (typeof configuration === 'string') {
    try {
      return { template: adoption.clean(JSON.parse(configuration), path) };
    } catch {
      adoption.leaveOut(path, 'It is not JSON. Set job.template instead.');
    }
  } else if (existingConfigMapName) {
    adoption.leaveOut(
      `${worker}: worker.config.baseJobTemplate.existingConfigMapName`,
      'There is no prop for it. The pool keeps its template. To set another, use job.template and remove createPool.',
    );
  }
  adoption.notes.push(
    `The worker ${worker} changes neither its work pool nor the job template there (createPool: false).`,
  );
  return { createPool: false };
}

function deploymentOf(cluster: Cluster, release: HelmRelease) {
  return theDeployment(cluster, release, 'worker');
}
