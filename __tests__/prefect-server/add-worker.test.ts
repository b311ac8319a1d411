import { BasicAuth, Namespace, PrefectServer, PrefectWorker, WorkerApi } from '../../src';
import { synthesize } from '../support/template';

describe('addWorker', () => {
  test('makes the same worker as the list, at a different address', () => {
    const options = { workPool: 'pool', job: { namespace: Namespace.create('jobs') } };
    const listed = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated(), workers: [options] });
    });
    const added = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated() });
      server.addWorker('runner', options);
    });
    const name = 'prefect-worker-pool';
    const { clusterUid: _listed, ...ofListed } = listed.values(name).worker;
    const { clusterUid: _added, ...ofAdded } = added.values(name).worker;
    expect(ofAdded).toEqual(ofListed);
    expect(Object.keys(added.resources('kubernetes_secret_v1'))).toEqual(
      Object.keys(listed.resources('kubernetes_secret_v1')),
    );
    expect(Object.keys(added.resources('helm_release')).join()).toContain('prefect_runner_release_');
  });

  test('the outputs list added workers', () => {
    const { outputs } = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', { workers: [{ workPool: 'a' }] });
      const worker = server.addWorker('runner', { workPool: 'b' });
      expect(server.workers[1]).toBe(worker);
      server.addOutputs();
    });
    expect(outputs.work_pools).toEqual(['a', 'b']);
  });
});

describe('fromServerAttributes', () => {
  test('a worker uses URL, Secret and version of the server in another stack, and makes no Secret', () => {
    const template = synthesize((stack) => {
      const server = PrefectServer.fromServerAttributes({
        namespace: 'tools',
        apiAuthSecretName: 'prefect-server-api-auth',
        prefectVersion: '3.8.2',
      });
      new PrefectWorker(stack, 'worker', { workPool: 'pool', api: WorkerApi.server(server) });
    });
    const name = 'prefect-worker-pool';
    expect(template.release(name).namespace).toBe('tools');
    expect(template.values(name).worker).toMatchObject({
      apiConfig: 'selfHostedServer',
      selfHostedServerApiConfig: {
        apiUrl: 'http://prefect-server.tools.svc:4200/api',
        basicAuth: { enabled: true, existingSecret: 'prefect-server-api-auth' },
      },
      image: { prefectTag: '3.8.2-python3.11-kubernetes' },
    });
    expect(template.resources('kubernetes_secret_v1')).toEqual({});
    expect(template.resources('kubernetes_namespace_v1')).toEqual({});
  });

  test('it returns the given attributes', () => {
    const url = 'https://prefect.example.com/api';
    expect(PrefectServer.fromServerAttributes({ name: 'mine', namespace: 'a', apiUrl: url })).toMatchObject({
      name: 'mine',
      namespace: 'a',
      apiUrl: url,
    });
  });
});
