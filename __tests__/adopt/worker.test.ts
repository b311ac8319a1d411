import { Adoption } from '../../adopt/adoption';
import type { HelmRelease } from '../../adopt/helm-release';
import { adoptWorker, isWorkerOf } from '../../adopt/worker';
import { FakeCluster } from './support/fake-cluster';

function workerOf(values: Record<string, unknown>, apiUrl = 'http://prefect-server.prefect.svc:4200/api') {
  const release: HelmRelease = {
    name: 'runner',
    revision: 1,
    chart: { name: 'prefect-worker', version: '2026.8.18172642', appVersion: '3.8.3' },
    defaults: { worker: { livenessProbe: { enabled: false }, config: { workPool: '' } } },
    values,
  };
  const cluster = new FakeCluster().workload('deployment', 'prefect-worker', 'runner', 'worker', {
    container: 'prefect-worker',
    image: 'prefecthq/prefect:3.8.3-python3.11-kubernetes',
    labelled: 'prefect-worker',
    env: [{ name: 'PREFECT_API_URL', value: apiUrl }],
  });
  const adoption = new Adoption();
  return {
    adoption,
    settings: adoptWorker(adoption, cluster, release),
    is: isWorkerOf(cluster, release, 'prefect-server', 'prefect'),
  };
}

test.each([
  ['http://prefect-server.prefect.svc:4200/api', true],
  ['http://prefect-server:4200/api', true],
  ['http://prefect-server.elsewhere.svc:4200/api', false],
  ['https://api.prefect.cloud/api/accounts/a/workspaces/b', false],
])('a worker at %s belongs to the server: %s', (url, expected) => {
  expect(workerOf({}, url).is).toBe(expected);
});

test('a worker keeps its names and the template of its pool', () => {
  const { settings, adoption } = workerOf({
    fullnameOverride: 'prefect-worker',
    role: { extraPermissions: [{ verbs: ['get'] }] },
    worker: {
      apiConfig: 'selfHostedServer',
      selfHostedServerApiConfig: { apiUrl: 'http://prefect-server.prefect.svc:4200/api' },
      config: { workPool: 'pool', limit: 3, workQueues: ['high'], queryInterval: 7 },
      extraEnvVars: [{ name: 'A', value: 'b' }],
    },
  });
  expect(settings).toMatchObject({
    workPool: 'pool',
    name: 'prefect-worker',
    releaseName: 'runner',
    concurrencyLimit: 3,
    workQueues: ['high'],
    createPool: false,
    livenessProbe: false,
    prefectVersion: '3.8.3',
    environment: { A: 'b' },
    values: [{ role: { extraPermissions: [{ verbs: ['get'] }] }, worker: { config: { queryInterval: 7 } } }],
  });
  expect(adoption.leftOut).toEqual([]);
});

test('role.namespace is adopted if it is the namespace of the jobs, and otherwise listed', () => {
  const of = (jobNamespace?: string) =>
    workerOf({ role: { namespace: 'jobs' }, worker: { config: { workPool: 'pool', jobNamespace } } });
  expect(of('jobs').settings.job).toEqual({ namespace: { type: 'existing', name: 'jobs' } });
  expect(of('jobs').adoption.leftOut).toEqual([]);
  expect(of().adoption.leftOut.map(({ path }) => path)).toEqual(['role.namespace']);
});

test('a template in the values is adopted if it is JSON', () => {
  const withTemplate = (configuration: string) =>
    workerOf({ worker: { config: { workPool: 'pool', baseJobTemplate: { configuration } } } });
  expect(withTemplate('{"variables":{"type":"object"}}').settings.job).toEqual({
    template: { variables: { type: 'object' } },
  });
  const secret = withTemplate('{"env":{"A":{},"MY_TOKEN":"abc"},"list":[]}');
  expect(secret.settings.job).toEqual({ template: { env: { A: {} }, list: [] } });
  expect(secret.adoption.leftOut).toMatchObject([
    { path: expect.stringMatching(/configuration\.env\.MY_TOKEN$/) },
  ]);
  expect(withTemplate('not JSON').adoption.leftOut).toEqual([
    { path: 'prefect-worker: worker.config.baseJobTemplate.configuration', reason: expect.any(String) },
  ]);
});
