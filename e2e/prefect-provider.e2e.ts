import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { api, type PrefectServer, startPrefectServer } from '../toolbox/prefect';
import { Workspace } from '../toolbox/terraform';
import { suite } from './kit/needs';

const AUTH = 'admin:Auth-4711';
const PASSWORD = 'Of-The-Warehouse-4711';

suite('the Prefect provider after a server', ['terraform', 'prefect-provider', 'prefect'], () => {
  let server: PrefectServer;

  beforeAll(async () => {
    server = await startPrefectServer({ PREFECT_SERVER_API_AUTH_STRING: AUTH });
  });
  afterAll(() => server?.stop());

  async function call(path: string, body?: object) {
    return (await api(server.apiUrl, path, { authString: AUTH, body })).body;
  }

  test('makes the objects of the example, and plans nothing more', async () => {
    // As the server's worker does.
    await call('/work_pools/', { name: 'kubernetes', type: 'kubernetes' });
    const main = readFileSync(resolve(__dirname, '../examples/hcl/prefect-provider/main.tf'), 'utf8');
    const workspace = Workspace.create(
      { 'main.tf': main },
      {
        variables: { endpoint: server.apiUrl, warehouse_password: PASSWORD },
        environment: { PREFECT_BASIC_AUTH_KEY: AUTH },
      },
    );
    await workspace.init();
    await workspace.apply();
    await workspace.expectNoChanges();
    for (const secret of [AUTH, PASSWORD]) {
      expect(workspace.stateText()).not.toContain(secret);
      expect(workspace.printed()).not.toContain(secret);
    }

    const [automation] = await call('/automations/filter', {});
    expect(automation).toMatchObject({
      enabled: true,
      trigger: { posture: 'Proactive', after: ['prefect.flow-run.heartbeat'], threshold: 1, within: 90 },
      actions: [{ type: 'change-flow-run-state', state: 'CRASHED' }],
    });
    expect(await call('/work_pools/kubernetes/queues/urgent')).toMatchObject({ priority: 1 });
    expect(await call('/work_pools/machines')).toMatchObject({ type: 'process', concurrency_limit: 4 });
    expect(await call('/v2/concurrency_limits/warehouse')).toMatchObject({ limit: 10, active: true });
    const block = '/block_types/slug/secret/block_documents/name/warehouse?include_secrets=true';
    expect(await call(block)).toMatchObject({ data: { value: PASSWORD } });
    await workspace.destroy();
    expect(await call('/automations/filter', {})).toEqual([]);
    workspace.remove();
  });
});
