import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database } from '../src';
import { type Json, Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { fixture, type Site } from './kit/guard-plans';
import { Installation, server } from './kit/installation';
import { assertNoLeak, type SearchedWorkspace } from './kit/leaks';
import { chartOfModule, moduleConfiguration } from './kit/module';
import { suite } from './kit/needs';

const A = 'module.prefect["a"]';
const PASSWORD = `${A}.random_password.database`;
const SECRET = `${A}.kubernetes_secret_v1.database[0]`;
const CLAIM = `${A}.kubernetes_persistent_volume_claim_v1.database[0]`;
/** Version 2 in one instance alone. */
const RAISED = { version: `\${each.key == "a" ? 2 : 1}` };

/** An instance for each name. */
function each(...names: string[]): string {
  return `\${toset(${JSON.stringify(names)})}`;
}

/** A configuration in a folder of its own, with calls of a module. */
class Calls implements Site, SearchedWorkspace {
  static async create(inputs: Record<string, Json>): Promise<Calls> {
    const calls = new Calls(uniqueName('guard'), Workspace.create({}));
    calls.write(await calls.configuration(inputs));
    await calls.workspace.init();
    return calls;
  }

  readonly kube = Kube.fromEnvironment();
  readonly passwords = new Map<string, boolean>();

  private constructor(
    readonly namespace: string,
    readonly workspace: Workspace,
  ) {}

  /** The module twice, each in a namespace of its own. */
  configuration(inputs: Record<string, Json>): Promise<Json> {
    const namespace = { name: `${this.namespace}-\${each.key}` };
    return moduleConfiguration('prefect-server', { for_each: each('a', 'b'), namespace, ...inputs });
  }

  write(configuration: Json): void {
    this.workspace.write({ 'main.tf.json': configuration });
  }

  /** Applies what is in the instances of these keys, and asserts that no password is anywhere else. */
  async apply(...keys: string[]): Promise<void> {
    await this.workspace.apply();
    const plan = await this.workspace.expectNoChanges();
    await assertNoLeak(this, { namespaces: keys.map((key) => `${this.namespace}-${key}`), plan });
  }

  async fixture(name: string, inputs: Record<string, Json>, ...args: string[]): Promise<void> {
    this.write(await this.configuration(inputs));
    await fixture(this, name, ...args);
  }
}

suite(
  'plans of the password guard for modules',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('of several servers', async () => {
      const workers = { k: { work_pool: 'k', chart: await chartOfModule('prefect-worker') } };
      const first = { basic_auth: { type: 'generated' }, workers };
      const raised = {
        ...first,
        database: { credentials: { type: 'generated', ...RAISED } },
        basic_auth: { type: 'generated', ...RAISED },
      };
      const calls = await Calls.create(first);
      await fixture(calls, 'module-first-install');
      await calls.apply('a', 'b');

      await calls.fixture('module-added', { ...first, for_each: each('a', 'b', 'c') });
      await calls.fixture('module-version-raised', raised);
      await calls.apply('a', 'b');
      await calls.fixture('module-version-lowered', first);
      await calls.fixture('module-password-replaced', raised, `-replace=${PASSWORD}`);
      await calls.fixture('module-claim-replaced', raised, `-replace=${CLAIM}`);
      await calls.fixture('module-worker-removed', { ...raised, workers: {} });
      await calls.fixture('module-auth-removed', { ...raised, basic_auth: null });
      await calls.fixture('module-claim-existing', {
        ...raised,
        database: { ...raised.database, existing_claim: 'other' },
      });
      await calls.fixture('module-namespace-renamed', {
        ...raised,
        namespace: { name: `${calls.namespace}-2-\${each.key}` },
      });
      await calls.fixture('module-removed', { ...raised, for_each: each('a') });
      await calls.fixture('module-destroyed', raised, '-destroy');

      const { result } = (await calls.workspace.resources())[PASSWORD];
      await calls.workspace.ok(['state', 'rm', PASSWORD, SECRET]);
      await calls.workspace.ok(['import', '-no-color', PASSWORD, result]);
      const secret = `${calls.namespace}-a/prefect-server-database-v2`;
      await calls.workspace.ok(['import', '-no-color', SECRET, secret]);
      await calls.fixture('module-imported', raised);
      calls.workspace.remove();
    });

    test('of a renamed module call', async () => {
      const calls = await Calls.create({ for_each: each('a') });
      await calls.apply('a');
      const { module, ...others } = await calls.configuration({ for_each: each('a') });
      const renamed = { ...others, module: { server: module.prefect } };
      calls.write(renamed);
      await calls.workspace.init();
      await fixture(calls, 'module-renamed');
      calls.write({ ...renamed, moved: [{ from: 'module.prefect', to: 'module.server' }] });
      await fixture(calls, 'module-moved');
      calls.workspace.remove();
    });

    test('of a given password that moves from the construct', async () => {
      const installation = await Installation.create(
        (stack, site) => {
          const password = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
          server({
            database: Database.bundled({ credentials: Credentials.fromPassword(password.stringValue) }),
            basicAuth: BasicAuth.fromPassword(password.stringValue),
          })(stack, site);
        },
        { variables: { password: 'a-Password-1' } },
      );
      await installation.apply();
      const credentials = (version: number): Json => ({ type: 'fromPassword', version });
      const module = async (version: number): Promise<Json> => ({
        ...(await moduleConfiguration('prefect-server', {
          namespace: { name: installation.namespace },
          database: { credentials: credentials(version) },
          basic_auth: credentials(version),
          database_password: `\${var.password}`,
          basic_auth_password: `\${var.password}`,
        })),
        variable: { password: { type: 'string', sensitive: true } },
      });
      const moved = Object.entries({
        'kubernetes_namespace_v1.prefect_namespace_246D502B': 'kubernetes_namespace_v1.prefect[0]',
        'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF':
          'kubernetes_persistent_volume_claim_v1.database[0]',
        'kubernetes_secret_v1.prefect_database-given-secret_B0618678': 'kubernetes_secret_v1.database[0]',
        'kubernetes_secret_v1.prefect_api-auth-given-secret_005B901F': `kubernetes_secret_v1.api_auth_given["${installation.namespace}"]`,
        'terraform_data.prefect_api-auth-version_393CE6EE': 'terraform_data.api_auth_version[0]',
        'helm_release.prefect_release_D26A7D87': 'helm_release.server',
      }).map(([from, to]) => ({ from, to: `module.prefect.${to}` }));
      installation.workspace.write({ 'cdk.tf.json': { ...(await module(1)), moved } });
      await installation.workspace.init();
      await fixture(installation, 'module-given-moved');
      await installation.apply();
      installation.workspace.write({ 'cdk.tf.json': await module(2) });
      await fixture(installation, 'module-given-raised');
      installation.remove();
    });
  },
);
