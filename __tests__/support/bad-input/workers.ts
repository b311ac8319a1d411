import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  ChartSource,
  type CloudApiOptions,
  type JobOptions,
  Namespace,
  PrefectServer,
  PrefectWorker,
  WorkerApi,
} from '../../../src';
import type { BadInput } from '../template';
import { server, worker } from './rows';

function job(id: string, path: string, got: string, options: JobOptions): BadInput {
  return worker(id, `job${path}`, got, { job: options });
}

function alone(id: string, path: string, got: string, api: WorkerApi): BadInput {
  const props = { workPool: 'pool', api };
  return { id, path, got, worker: props, build: (stack) => new PrefectWorker(stack, 'worker', props) };
}

function cloud(options: Partial<CloudApiOptions>): WorkerApi {
  const apiKey = { secretName: 'cloud', key: 'key' };
  return WorkerApi.cloud({ accountId: 'account', workspaceId: 'workspace', apiKey, ...options });
}

function text(stack: TerraformStack, id: string): string {
  return new TerraformVariable(stack, id, { type: 'string' }).stringValue;
}

export const WORKERS = [
  worker('workPool.missing', 'workPool', '""', { workPool: '' }),
  worker('workPool.invalid', 'workPool', '"a/b"', { workPool: 'a/b' }),
  worker('workPool.invalid', 'workPool', '"a b"', { workPool: 'a b' }),
  worker('workPool.invalid', 'workPool', '"$a"', { workPool: '$a' }),
  worker('workPool.invalid', 'workPool', '"-a"', { workPool: '-a' }),
  worker('workQueue.invalid', 'workQueues[1]', '"a: b"', { workQueues: ['a', 'a: b'] }),
  worker('name.yamlScalar', 'workQueues[0]', '"Yes"', { workQueues: ['Yes'] }),
  worker('worker.name.missing', 'name', 'nothing', { workPool: 'データ' }),
  worker('worker.name.missing', 'name', 'nothing', { workPool: 'a'.repeat(50) }),
  worker('worker.name.twice', 'name', '"prefect-worker-fine"', { workPool: 'fine' }),
  worker('worker.name.twice', 'name', '"prefect-worker-fine"', { workPool: 'Fine' }),
  worker('worker.name.twice', 'name', '"fine"', { name: 'fine' }),
  server('worker.chart.missing', 'workers[0].chart', 'nothing', {
    chart: ChartSource.fromArchive('./prefect-server.tgz', '2026.8.18172642'),
    workers: [{ workPool: 'pool' }],
  }),
  {
    id: 'worker.name.missing',
    path: 'workers[0].name',
    got: 'nothing',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { workers: [{ workPool: text(stack, 'pool') }] }),
  },
  {
    id: 'worker.name.token',
    path: 'workers[0].name',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { workers: [{ workPool: 'pool', name: text(stack, 'name') }] }),
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-server"',
    build: (stack: TerraformStack) => {
      const namespace = Namespace.existing('tools');
      new PrefectServer(stack, 'one', { namespace });
      new PrefectServer(stack, 'two', { namespace });
    },
  },
  {
    id: 'worker.id.twice',
    path: 'id',
    got: '"worker-pool"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] }).addWorker('worker-pool', {
        workPool: 'other',
      }),
  },
  {
    id: 'worker.afterOutputs',
    path: 'id',
    got: '"late"',
    build: (stack: TerraformStack) => {
      const server = new PrefectServer(stack, 'one');
      server.addOutputs();
      server.addWorker('late', { workPool: 'pool' });
    },
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-worker-pool"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] }).addWorker('another', {
        workPool: 'pool',
      }),
  },
  {
    id: 'release.twice',
    path: 'name',
    got: '"prefect-worker-pool"',
    build: (stack: TerraformStack) => {
      const server = new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool' }] });
      new PrefectWorker(stack, 'two', { workPool: 'pool', api: WorkerApi.server(server) });
    },
  },
  {
    id: 'namespace.twice',
    path: 'namespace',
    got: '"prefect"',
    build: (stack: TerraformStack) => {
      new PrefectServer(stack, 'one', { name: 'one' });
      new PrefectServer(stack, 'two', { name: 'two' });
    },
  },
  {
    id: 'namespace.twice',
    path: 'workers[0].job.namespace',
    got: '"jobs"',
    build: (stack: TerraformStack) => {
      const job = { namespace: Namespace.create('jobs') };
      new PrefectServer(stack, 'one', { workers: [{ workPool: 'pool', job }] });
      new PrefectServer(stack, 'two', {
        namespace: Namespace.create('other'),
        workers: [{ workPool: 'pool', job }],
      });
    },
  },
  {
    id: 'namespace.name.token',
    path: 'workers[0].job.namespace',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.generated(),
        workers: [{ workPool: 'pool', job: { namespace: Namespace.existing(text(stack, 'jobs')) } }],
      }),
  },
  worker('number.outOfRange', 'concurrencyLimit', '0', { concurrencyLimit: 0 }),
  worker('object.name.invalid', 'secretEnvironment["A"].secretName', '"S"', {
    secretEnvironment: { A: { secretName: 'S', key: 'k' } },
  }),
  worker('environment.reserved', 'environment["PREFECT_API_URL"]', '"PREFECT_API_URL"', {
    environment: { PREFECT_API_URL: 'http://elsewhere' },
  }),
  worker('values.owned', 'values[0].worker.config.workPool', '"a value"', {
    values: [{ worker: { config: { workPool: 'other' } } }],
  }),
  job('object.name.invalid', '.pullSecrets[0]', '""', { pullSecrets: [''] }),
  job('toleration.contradiction', '.tolerations[0].key', 'nothing', { tolerations: [{ value: 'a' }] }),
  job('toleration.contradiction', '.tolerations[0].tolerationSeconds', '5', {
    tolerations: [{ key: 'a', tolerationSeconds: 5 }],
  }),
  worker('label.invalid', 'job.namespace.labels["a b"]', '"c"', {
    job: { namespace: Namespace.create('jobs', { labels: { 'a b': 'c' } }) },
  }),
  job('job.template.contradiction', '.template', '"image"', { template: {}, image: 'a:1' }),
  worker('job.poolOfOthers', 'job', '"createPool: false"', { createPool: false, job: { image: 'a:1' } }),
  worker('worker.type.invalid', 'type', '"a b"', { type: 'a b' }),
  worker('job.otherType', 'job', '"image, ttlAfterFinished"', {
    type: 'process',
    job: { image: 'a:1', ttlAfterFinished: 1, namespace: Namespace.existing('jobs') },
  }),
  worker('values.owned', 'values[0].worker.config.type', '"a value"', {
    values: [{ worker: { config: { type: 'process' } } }],
  }),
  {
    id: 'worker.type.token',
    path: 'workers[0].type',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { workers: [{ workPool: 'pool', type: text(stack, 'type') }] }),
  },
  job('job.resource.unknown', '.limits.nvidia.com/gpu', '"1"', { limits: { 'nvidia.com/gpu': '1' } }),
  job('environment.secret', '.environment["AWS_SECRET_ACCESS_KEY"]', '"a value that is not shown"', {
    environment: { AWS_SECRET_ACCESS_KEY: 'hunter2-literal' },
  }),
  job('environment.reserved', '.environment["PREFECT_API_KEY"]', '"PREFECT_API_KEY"', {
    environment: { PREFECT_API_KEY: 'hunter2-literal' },
  }),
  alone(
    'api.url.invalid',
    'api.url',
    '"http://prefect:4200"',
    WorkerApi.selfHosted({ url: 'http://prefect:4200' }),
  ),
  alone(
    'url.credentials',
    'api.url',
    '"https://…@example.com/api"',
    WorkerApi.selfHosted({ url: 'https://user:hunter2-literal@example.com/api' }),
  ),
  alone('api.cloud.id.invalid', 'api.accountId', '""', cloud({ accountId: '' })),
  alone('api.cloud.id.invalid', 'api.workspaceId', '"a/b"', cloud({ workspaceId: 'a/b' })),
  alone('api.url.invalid', 'api.url', '"api.prefect.cloud"', cloud({ url: 'api.prefect.cloud' })),
  {
    id: 'api.server.otherStack',
    path: 'api',
    got: '"other/prefect"',
    build: (stack: TerraformStack) => {
      const other = new PrefectServer(new TerraformStack(stack.node.root, 'other'), 'prefect');
      new PrefectWorker(stack, 'worker', { workPool: 'pool', api: WorkerApi.server(other) });
    },
  },
  alone('secret.key.invalid', 'api.apiKey.key', '"a b"', cloud({ apiKey: { secretName: 's', key: 'a b' } })),
  server('basicAuth.writeOnly.notShared', 'workers[0].api', '"elsewhere"', {
    basicAuth: BasicAuth.writeOnly(),
    workers: [{ workPool: 'pool', namespace: Namespace.existing('elsewhere') }],
  }),
];
