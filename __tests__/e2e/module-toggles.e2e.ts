import { PREFECT1_CHART_VERSION } from '../../src/charts/prefect1-server/versions';
import { chart } from './support/charts';
import { runDocumented } from './support/documented';
import { decoded } from './support/installation';
import { type Json, Kube, type KubeObject, uniqueName } from './support/kube';
import { assertNoLeak } from './support/leaks';
import { chartOfModule, moduleConfiguration } from './support/module';
import { suite } from './support/needs';
import { assertSecretReferencesResolve } from './support/pods';
import { CHARTS, chartNeed, PREFECT1_CHART } from './support/prerequisites';
import { Workspace } from './support/terraform';

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

/** A call of a module whose inputs change. */
class Call {
  public readonly namespace = uniqueName('toggles');
  public readonly kube = Kube.fromEnvironment();
  public readonly workspace = Workspace.create({});
  public readonly passwords = new Map<string, boolean>();

  constructor(private readonly module: string) {}

  /** Writes the inputs, and resources beside the module, without an apply. */
  public async set(inputs: Json, resource: Json = PROTECTION): Promise<void> {
    const configuration = await moduleConfiguration(this.module, {
      namespace: { name: this.namespace },
      ...inputs,
    });
    this.workspace.write({ 'main.tf.json': { ...configuration, resource } });
    await this.workspace.init();
  }

  /** Applies with these inputs; returns what the plan did. */
  public async apply(inputs: Json): Promise<string[]> {
    await this.set(inputs);
    const { changes } = await this.workspace.plan();
    await this.workspace.apply();
    await this.settled();
    return changes.map(({ address, actions }) => `${actions.join('/')} ${address}`);
  }

  public async settled(): Promise<void> {
    const plan = await this.workspace.expectNoChanges();
    await assertSecretReferencesResolve(this.kube, this.namespace);
    await assertNoLeak(this, { plan });
  }

  /** Names and passwords of the Secrets. */
  public async secretValues(): Promise<string[]> {
    const secrets = await this.kube.list('secrets', this.namespace);
    return secrets
      .filter(({ type }) => type !== 'helm.sh/release.v1')
      .flatMap((secret) =>
        Object.keys(secret.data ?? {}).map((key) => `${secret.metadata.name} ${key} ${decoded(secret, key)}`),
      )
      .sort();
  }

  public async deployments(): Promise<KubeObject[]> {
    return await this.kube.list('deployments', this.namespace);
  }

  public remove(): void {
    this.workspace.remove();
  }
}

async function prefect1(inputs: Json = {}): Promise<Json> {
  const location = await chart('prefect-server', PREFECT1_CHART_VERSION);
  return { chart: { type: 'fromArchive', location, version: PREFECT1_CHART_VERSION }, ...inputs };
}

suite(
  'the module prefect-server whose inputs change',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('a worker on, off and on touches nothing else', async () => {
      const call = new Call('prefect-server');
      const chart = await chartOfModule('prefect-worker');
      const workers = (...names: string[]): Json => ({
        basic_auth: { type: 'generated' },
        workers: Object.fromEntries(names.map((name) => [name, { work_pool: name, chart }])),
      });
      await call.apply(workers('etl', 'training'));
      const before = await call.secretValues();
      expect(before).toHaveLength(3);
      const others = async (): Promise<string[]> =>
        (await call.deployments())
          .filter(({ metadata }) => metadata.name !== 'prefect-worker-etl')
          .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.generation}`);
      const untouched = await others();

      const release = 'module.prefect.module.worker["etl"].helm_release.worker';
      expect(await call.apply(workers('training'))).toContain(`delete ${release}`);
      expect((await call.deployments()).map(({ metadata }) => metadata.name)).not.toContain(
        'prefect-worker-etl',
      );
      expect([await others(), await call.secretValues()]).toEqual([untouched, before]);

      const on = await call.apply(workers('etl', 'training'));
      expect(on).toContain(`create ${release}`);
      expect(on.filter((change) => !change.includes('["etl"]'))).toEqual([]);
      expect([await others(), await call.secretValues()]).toEqual([untouched, before]);
      call.remove();
    });

    test('a version that only an apply knows is an error of the plan', async () => {
      const call = new Call('prefect-server');
      const version = `\${terraform_data.number.output}`;
      await call.set(
        { database: { credentials: { type: 'generated', version } } },
        { terraform_data: { number: { input: 2 } } },
      );
      const { code, stderr } = await call.workspace.run(['plan', '-no-color']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Invalid (count|for_each) argument/);
      call.remove();
    });

    test('from the bundled database to an external one, and back to the volume', async () => {
      const call = new Call('prefect-server');
      const { namespace, workspace } = call;
      const external = {
        database: { type: 'external', host: 'db.example.com', credentials: { type: 'generated' } },
      };
      await call.apply({});
      const before = await call.secretValues();
      const claim = async (): Promise<string> =>
        (await call.kube.get('pvc', namespace, 'prefect-server-database')).metadata.uid;
      const uid = await claim();

      await call.set(external);
      const refused = await workspace.run(['plan', '-no-color']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/nstance cannot be destroyed/);

      const variables = { namespace, TF_CLI_ARGS_apply: '-auto-approve' };
      await runDocumented(PAGE, 'Another type of database', variables, workspace.directory);
      await call.settled();
      expect([await claim(), await call.secretValues()]).toEqual([uid, before]);

      await call.set({});
      await runDocumented(PAGE, 'Another type of database', variables, workspace.directory, 1);
      await call.settled();
      expect([await claim(), await call.secretValues()]).toEqual([uid, before]);
      call.remove();
    });
  },
);

suite(
  'the module prefect1-server whose inputs change',
  ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)],
  () => {
    test('an agent on, off and on; a raised version is the one that changes the passwords', async () => {
      const call = new Call('prefect1-server');
      const agent = { labels: ['kubernetes'] };
      const names = async (): Promise<string[]> =>
        (await call.deployments()).map(({ metadata }) => metadata.name);
      await call.apply(await prefect1({ agent }));
      const before = await call.secretValues();
      expect(before).toHaveLength(2);
      expect(await names()).toContain('prefect1-agent');

      await call.apply(await prefect1());
      expect(await names()).not.toContain('prefect1-agent');
      expect(await call.secretValues()).toEqual(before);

      await call.apply(await prefect1({ agent }));
      expect(await names()).toContain('prefect1-agent');
      expect(await call.secretValues()).toEqual(before);

      await call.apply(
        await prefect1({ agent, database: { credentials: { type: 'generated', version: 2 } } }),
      );
      const raised = await call.secretValues();
      expect(raised.map((line) => line.split(' ')[0])).toEqual([
        'prefect1-database-v2',
        'prefect1-database-v2',
      ]);
      expect(raised.filter((line) => before.some((old) => old.split(' ')[2] === line.split(' ')[2]))).toEqual(
        [],
      );
      call.remove();
    });
  },
);
