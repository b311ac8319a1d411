import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import type { Json, KubeObject } from '../toolbox/kube';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { runDocumented } from './kit/documented';
import { Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import { suite } from './kit/needs';

const PAGE = 'modules.md';
const PROTECTION = {
  terraform_data: {
    prefect_data: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: expressions of Terraform
      triggers_replace: ['${module.prefect.namespace}', '${module.prefect.database_claim_name}'],
      depends_on: ['module.prefect'],
      lifecycle: { prevent_destroy: true },
    },
  },
};

/** Applies a module with these inputs beside the protection of its data; returns what the plan did. */
async function apply(installation: Installation, module: string, inputs: Json): Promise<string[]> {
  await call(installation, module, inputs, PROTECTION);
  return await installation.apply();
}

async function deployments({ kube, namespace }: Installation): Promise<KubeObject[]> {
  return await kube.list('deployments', namespace);
}

async function prefect1(inputs: Json = {}): Promise<Json> {
  return { chart: await chartOfModule('prefect-server', PREFECT1_CHART_VERSION), ...inputs };
}

suite(
  'the module prefect-server whose inputs change',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('a worker on, off and on touches nothing else', async () => {
      const installation = await Installation.create();
      const chart = await chartOfModule('prefect-worker');
      const workers = (...names: string[]): Json => ({
        basic_auth: { type: 'generated' },
        workers: Object.fromEntries(names.map((name) => [name, { work_pool: name, chart }])),
      });
      await apply(installation, 'prefect-server', workers('etl', 'training'));
      const before = await installation.secretValues();
      expect(before).toHaveLength(3);
      const others = async (): Promise<string[]> =>
        (await deployments(installation))
          .filter(({ metadata }) => metadata.name !== 'prefect-worker-etl')
          .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.generation}`);
      const untouched = await others();

      const release = 'module.prefect.module.worker["etl"].helm_release.worker';
      expect(await apply(installation, 'prefect-server', workers('training'))).toContain(`delete ${release}`);
      expect((await deployments(installation)).map(({ metadata }) => metadata.name)).not.toContain(
        'prefect-worker-etl',
      );
      expect([await others(), await installation.secretValues()]).toEqual([untouched, before]);

      const on = await apply(installation, 'prefect-server', workers('etl', 'training'));
      expect(on).toContain(`create ${release}`);
      expect(on.filter((change) => !change.includes('["etl"]'))).toEqual([]);
      expect([await others(), await installation.secretValues()]).toEqual([untouched, before]);
      installation.remove();
    });

    test('a version that is unknown in the plan is an error', async () => {
      const installation = await Installation.create();
      const version = `\${terraform_data.number.output}`;
      await call(
        installation,
        'prefect-server',
        { database: { credentials: { type: 'generated', version } } },
        { terraform_data: { number: { input: 2 } } },
      );
      const { code, stderr } = await installation.workspace.run(['plan', '-no-color']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Invalid (count|for_each) argument/);
      installation.remove();
    });

    test('from the bundled database to an external one, and back to the volume', async () => {
      const installation = await Installation.create();
      const { namespace, workspace, kube } = installation;
      const external = {
        database: { type: 'external', host: 'db.example.com', credentials: { type: 'generated' } },
      };
      await apply(installation, 'prefect-server', {});
      const before = await installation.secretValues();
      const claim = async (): Promise<string> =>
        (await kube.get('pvc', namespace, 'prefect-server-database')).metadata.uid;
      const uid = await claim();

      await call(installation, 'prefect-server', external, PROTECTION);
      const refused = await workspace.run(['plan', '-no-color']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/nstance cannot be destroyed/);

      const variables = { namespace, TF_CLI_ARGS_apply: '-auto-approve' };
      await runDocumented(PAGE, 'Another type of database', variables, workspace.directory);
      await installation.assertApplied();
      expect([await claim(), await installation.secretValues()]).toEqual([uid, before]);

      await call(installation, 'prefect-server', {}, PROTECTION);
      await runDocumented(PAGE, 'Another type of database', variables, workspace.directory, 1);
      await installation.assertApplied();
      expect([await claim(), await installation.secretValues()]).toEqual([uid, before]);
      installation.remove();
    });
  },
);

suite(
  'the module prefect1-server whose inputs change',
  ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)],
  () => {
    test('an agent on, off and on keeps the passwords; a raised version changes them', async () => {
      const installation = await Installation.create();
      const agent = { labels: ['kubernetes'] };
      const names = async (): Promise<string[]> =>
        (await deployments(installation)).map(({ metadata }) => metadata.name);
      await apply(installation, 'prefect1-server', await prefect1({ agent }));
      const before = await installation.secretValues();
      expect(before).toHaveLength(2);
      expect(await names()).toContain('prefect1-agent');

      await apply(installation, 'prefect1-server', await prefect1());
      expect(await names()).not.toContain('prefect1-agent');
      expect(await installation.secretValues()).toEqual(before);

      await apply(installation, 'prefect1-server', await prefect1({ agent }));
      expect(await names()).toContain('prefect1-agent');
      expect(await installation.secretValues()).toEqual(before);

      await apply(
        installation,
        'prefect1-server',
        await prefect1({ agent, database: { credentials: { type: 'generated', version: 2 } } }),
      );
      const raised = await installation.secretValues();
      expect(raised.map((line) => line.split(' ')[0])).toEqual([
        'prefect1-database-v2',
        'prefect1-database-v2',
      ]);
      expect(raised.filter((line) => before.some((old) => old.split(' ')[2] === line.split(' ')[2]))).toEqual(
        [],
      );
      installation.remove();
    });
  },
);
