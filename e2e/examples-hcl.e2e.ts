import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { runDocumented } from './kit/documented';
import { decoded } from './kit/installation';
import { assertNoLeak } from './kit/leaks';
import { chartOfModule, moduleSource } from './kit/module';
import { suite } from './kit/needs';
import { assertSecretReferencesResolve } from './kit/pods';

interface Own {
  /** Inputs of the module. */
  readonly inputs?: Json;
  readonly resource?: Json;
  readonly variables?: Record<string, Json>;
}

/** An example, with names of the test and local charts. */
async function example(name: string, { inputs, resource, variables }: Own): Promise<Workspace> {
  const source = moduleSource('prefect-server');
  const chart = await chartOfModule('prefect-server');
  const own = { module: { prefect: { source, chart, ...inputs } }, ...(resource && { resource }) };
  const main = readFileSync(resolve(__dirname, `../examples/hcl/${name}/main.tf`), 'utf8');
  const workspace = Workspace.create({ 'main.tf': main, 'test_override.tf.json': own }, { variables });
  await workspace.init();
  await workspace.apply();
  await workspace.expectNoChanges();
  return workspace;
}

/** What an example refuses to plan, with the inputs of the module that it gets. */
async function expectProtected(workspace: Workspace, args: readonly string[], inputs: Json): Promise<void> {
  const original = readFileSync(join(workspace.directory, 'test_override.tf.json'), 'utf8');
  const own = JSON.parse(original);
  Object.assign(own.module.prefect, inputs);
  workspace.write({ 'test_override.tf.json': own });
  const { code, stderr } = await workspace.run([...args, '-no-color']);
  expect(code).not.toBe(0);
  expect(stderr.replace(/[│\s]+/g, ' ')).toMatch(
    /nstance cannot be destroyed .*terraform_data\.prefect_data(\["[\w-]+"\])? has lifecycle\.prevent_destroy set/,
  );
  workspace.write({ 'test_override.tf.json': original });
}

suite('an example in HCL', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each([
    ['quickstart', ['prefect-server-api-auth', 'prefect-server-database-v1'], true],
    ['write-only', ['prefect-server-api-auth-write-only', 'prefect-server-database-write-only-v1'], false],
  ])(
    '%s installs, plans nothing more, keeps its passwords where it says, and is destroyed as documented',
    async (name, names, inState) => {
      const kube = Kube.fromEnvironment();
      const namespace = uniqueName(name);
      const workers = {
        kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') },
      };
      const workspace = await example(name, {
        inputs: { namespace: { type: 'create', name: namespace }, workers },
      });
      await assertSecretReferencesResolve(kube, namespace);
      await assertNoLeak({ workspace, kube, namespace, passwords: new Map() });
      expect((await kube.list('deployments', namespace)).map(({ metadata }) => metadata.name).sort()).toEqual(
        ['prefect-server', 'prefect-worker-kubernetes'],
      );
      const made = await kube.secrets(namespace);
      expect(made.map(({ metadata }) => metadata.name).sort()).toEqual(names);
      const passwords = made.flatMap((secret) =>
        Object.keys(secret.data ?? {}).map((key) => decoded(secret, key).replace('admin:', '')),
      );
      const state = workspace.stateText();
      for (const password of passwords) {
        expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
        expect(state.includes(password)).toBe(inState);
        expect(workspace.printed()).not.toContain(password);
        expect(JSON.stringify(await workspace.output())).not.toContain(password);
      }

      const destroy = ['destroy', '-auto-approve'];
      await expectProtected(workspace, destroy, {});
      await expectProtected(workspace, [...destroy, '-target=module.prefect'], {});
      await expectProtected(workspace, ['plan'], { namespace: { name: `${namespace}-2` } });
      await expectProtected(workspace, ['plan'], { name: 'other' });
      await expectProtected(workspace, ['plan'], { database: { type: 'sqlite' } });
      await expectProtected(workspace, ['plan'], { database: { existing_claim: 'other' } });
      await workspace.expectNoChanges();

      const variables = {
        namespace,
        TF_VAR_kubeconfig: `${process.env.CDKTF_PREFECT_KUBECONFIG}`,
        TF_CLI_ARGS_destroy: '-auto-approve',
      };
      await runDocumented('modules.md', 'To destroy', variables, workspace.directory);
      expect(await workspace.resources()).toEqual({});
      expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
      workspace.remove();
    },
  );

  test('external-database works with a managed database and a given password', async () => {
    const kube = Kube.fromEnvironment();
    const namespace = uniqueName('external');
    const password = `p'a"ss/w:r%d?`;
    const workspace = await example('external-database', {
      resource: { kubernetes_namespace_v1: { prefect: { metadata: { name: namespace } } } },
      variables: {
        postgres: { host: 'db.example.com', database: 'prefect', username: 'prefect' },
        postgres_ca: 'PEM',
        database_password: password,
      },
    });
    await assertSecretReferencesResolve(kube, namespace);
    await assertNoLeak({ workspace, kube, namespace, passwords: new Map() });
    const [secret, ...others] = await kube.secrets(namespace);
    expect([decoded(secret, 'password'), others]).toEqual([password, []]);
    expect((await kube.get('configmap', namespace, 'postgres-ca')).data).toEqual({ 'ca.crt': 'PEM' });
    expect(workspace.printed()).not.toContain(password);
    await workspace.destroy();
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    workspace.remove();
  });

  test('worker waits for the Secret with its key, which is in no state', async () => {
    const kube = Kube.fromEnvironment();
    const namespace = uniqueName('worker');
    const key = 'pnu_0123456789';
    const source = moduleSource('prefect-worker');
    const own = {
      module: { worker: { source, chart: await chartOfModule('prefect-worker') } },
      resource: { kubernetes_namespace_v1: { worker: { metadata: { name: namespace } } } },
    };
    const main = readFileSync(resolve(__dirname, '../examples/hcl/worker/main.tf'), 'utf8');
    const ids = {
      account_id: 'b0e5d2f4-7d3f-4d43-a5cf-2f2f6bd5c0aa',
      workspace_id: 'b0e5d2f4-7d3f-4d43-a5cf-2f2f6bd5c0ab',
    };
    const workspace = Workspace.create(
      { 'main.tf': main, 'test_override.tf.json': own },
      { variables: { prefect_cloud: ids, api_key: key } },
    );
    await workspace.init();
    await workspace.apply();
    await workspace.expectNoChanges();
    await assertSecretReferencesResolve(kube, namespace);
    expect(decoded(await kube.get('secret', namespace, 'prefect-api-key'), 'key')).toBe(key);
    expect(workspace.stateText()).not.toContain(key);
    expect(workspace.printed()).not.toContain(key);
    await workspace.destroy();
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    workspace.remove();
  });

  test('several-servers creates a server with its own password for each team', async () => {
    const kube = Kube.fromEnvironment();
    const teams = [uniqueName('data'), uniqueName('sales')];
    const workspace = await example('several-servers', {
      variables: { teams: Object.fromEntries(teams.map((team) => [team, { host: `${team}.example.com` }])) },
    });
    const passwords = new Set<string>();
    for (const team of teams) {
      const secret = await kube.get('secret', `prefect-${team}`, 'prefect-server-database-v1');
      passwords.add(decoded(secret, 'password'));
      const [ingress] = await kube.list('ingresses', `prefect-${team}`);
      expect(ingress.spec.rules[0].host).toBe(`${team}.example.com`);
    }
    expect(passwords.size).toBe(2);
    const namespaces = teams.map((team) => `prefect-${team}`);
    const [namespace] = namespaces;
    await assertNoLeak({ workspace, kube, namespace, passwords: new Map() }, { namespaces });
    const { ui_urls: urls } = await workspace.output();
    expect(urls).toEqual(Object.fromEntries(teams.map((team) => [team, `https://${team}.example.com`])));

    workspace.setVariables({ teams: { [teams[0]]: { host: `${teams[0]}.example.com` } } });
    await expectProtected(workspace, ['plan'], {});
    workspace.remove();
  });
});
