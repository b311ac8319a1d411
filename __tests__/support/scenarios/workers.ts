import type { TerraformStack } from 'cdktf';
import {
  BasicAuth,
  ChartSource,
  Namespace,
  PrefectWorker,
  type PrefectWorkerProps,
  WorkerApi,
  type WorkerOptions,
} from '../../../src';
import { IMAGE, POD, RELEASE } from './parts';
import { HARD_TEXT, type Scenario, server } from './scenario';

const WORKER: WorkerOptions = {
  ...POD,
  name: 'worker-one',
  workPool: 'Kubernetes_pool',
  namespace: Namespace.create('workers', { labels: { team: 'data' }, annotations: { note: HARD_TEXT } }),
  workQueues: ['high', 'low'],
  concurrencyLimit: 7,
  createPool: true,
  replicas: 2,
  job: {
    namespace: Namespace.create('jobs'),
    image: 'example.com/flows:1.0',
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '1', memory: '1Gi' },
    nodeSelector: { pool: 'jobs' },
    tolerations: [{ key: 'jobs', operator: 'Exists' }],
    serviceAccountName: 'flows',
    pullSecrets: ['registry'],
    environment: { NOTE: HARD_TEXT },
    ttlAfterFinished: 3600,
    restricted: false,
  },
  clusterUid: 'a-cluster',
  livenessProbe: false,
  prefectVersion: '3.8.2',
  image: { ...IMAGE, tag: '3.8.2-python3.12-kubernetes' },
  chart: ChartSource.fromRepository({ repository: 'oci://registry.example.com/charts' }),
  values: [{ worker: { config: { http2: false } } }, 'worker:\n  config:\n    queryInterval: 7\n'],
  release: RELEASE,
};

/** Props of workers without a server in the stack, by scenario. */
export const STANDALONE_WORKERS: Record<string, PrefectWorkerProps> = {
  'worker of Prefect Cloud': {
    workPool: 'cloud',
    api: WorkerApi.cloud({
      accountId: 'account',
      workspaceId: 'workspace',
      apiKey: { secretName: 'prefect-cloud', key: 'api-key' },
      url: 'https://api.prefect.cloud/api',
    }),
  },
  'worker of a server elsewhere': {
    workPool: 'elsewhere',
    api: WorkerApi.selfHosted({ url: 'https://prefect.example.com/api', authSecretName: 'auth' }),
  },
};

function standalone(name: string): (stack: TerraformStack) => void {
  return (stack) => {
    new PrefectWorker(stack, 'worker', STANDALONE_WORKERS[name]);
  };
}

export const WORKERS: Record<string, Scenario> = {
  'a worker that follows the tag of its server': {
    build: server({ image: { tag: '3.8.2-python3.12' }, workers: [{ workPool: 'kubernetes' }] }),
  },
  'workers in three namespaces': {
    build: server({
      basicAuth: BasicAuth.generated(),
      workers: [WORKER, { workPool: 'small' }, { workPool: 'third', createPool: false }],
    }),
    existingSecrets: ['tokens'],
  },
  'workers on a private mirror': {
    build: server({
      image: { registry: 'mirror.example.com', pullSecrets: ['mirror'] },
      workers: [
        { workPool: 'mirrored' },
        {
          workPool: 'own',
          image: { repository: 'own.example.com/worker', tag: '3.8.3-own', pullSecrets: [] },
        },
        {
          workPool: 'flows',
          job: { image: 'example.com/flows:1.0', pullSecrets: [], ttlAfterFinished: 0, restricted: false },
        },
      ],
    }),
  },
  'worker with a template of its own': {
    build: server({
      workers: [
        {
          workPool: 'own',
          job: { template: { job_configuration: { image: '{{ image }}' }, variables: { properties: {} } } },
        },
      ],
    }),
  },
  'workers of other types': {
    build: server({
      workers: [
        { workPool: 'local', type: 'process', job: { namespace: Namespace.existing('jobs') } },
        { workPool: 'docker', type: 'docker', job: { template: { variables: {}, job_configuration: {} } } },
      ],
    }),
  },
  'worker of Prefect Cloud': {
    build: standalone('worker of Prefect Cloud'),
    existingSecrets: ['prefect-cloud'],
  },
  'worker of a server elsewhere': {
    build: standalone('worker of a server elsewhere'),
    existingSecrets: ['auth'],
  },
};
