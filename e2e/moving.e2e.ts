import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, Namespace } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import type { Json } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { runDocumented } from './kit/documented';
import { type Build, Installation, server } from './kit/installation';
import { chartOfModule, moduleConfiguration, requiredProviders } from './kit/module';
import {
  ADMIN,
  inTheCluster,
  moveThereAndBack,
  objects,
  PAGE,
  RELEASE,
  RELEASE_OF_MODULE,
} from './kit/moves';
import { suite } from './kit/needs';

const AUTH = { type: 'generated' };
const LABELS = { team: 'data' };

/** An installation that moves, as props of a construct and as inputs of a module. */
interface Move {
  readonly type: 'create' | 'existing';
  readonly database: (password: string) => Database;
  readonly basicAuth?: (password: string) => BasicAuth;
  readonly input?: Json;
  readonly auth?: Json;
  readonly isGiven?: boolean;
}

suite('a move', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each<[string, Move]>([
    ['in a namespace that it makes', { type: 'create', database: () => Database.bundled() }],
    ['in a namespace of somebody else', { type: 'existing', database: () => Database.bundled() }],
    [
      'in a namespace of somebody else, with a Job that set its database up,',
      {
        type: 'existing',
        database: () =>
          Database.external({
            host: 'db.example.com',
            credentials: Credentials.generated(),
            setup: { adminPassword: ADMIN },
          }),
        input: {
          type: 'external',
          host: 'db.example.com',
          credentials: { type: 'generated' },
          setup: { admin_password: { secret_name: ADMIN.secretName, key: ADMIN.key } },
        },
      },
    ],
    [
      'with passwords that are given',
      {
        type: 'create',
        database: (password) => Database.bundled({ credentials: Credentials.fromPassword(password) }),
        basicAuth: (password) => BasicAuth.fromPassword(password),
        input: { credentials: { type: 'fromPassword' } },
        auth: { type: 'fromPassword' },
        isGiven: true,
      },
    ],
    [
      'with write-only passwords',
      {
        type: 'create',
        database: () => Database.bundled({ credentials: Credentials.writeOnly() }),
        basicAuth: () => BasicAuth.writeOnly(),
        input: { credentials: { type: 'writeOnly' } },
        auth: { type: 'writeOnly' },
      },
    ],
  ])(
    'from the construct %s to the module, and back',
    async (_whose, {
      type,
      database,
      basicAuth = () => BasicAuth.generated(),
      input = {},
      auth = AUTH,
      isGiven,
    }) => {
      const build: Build = (stack, site) => {
        const { stringValue } = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
        server({
          namespace: Namespace[type](site.namespace),
          labels: LABELS,
          database: database(stringValue),
          basicAuth: basicAuth(stringValue),
          workers: [{ workPool: 'kubernetes', chart: site.workerChart }],
        })(stack, site);
      };
      const installation = await Installation.create(build, { variables: { password: 'a-Password-1' } });
      const { namespace } = installation;
      if (type === 'existing') {
        await installation.makeNamespace();
      }
      const workers = {
        kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') },
      };
      const password = `\${var.password}`;
      const inputs = {
        namespace: { type, name: namespace },
        labels: LABELS,
        database: input,
        basic_auth: auth,
        ...(isGiven && { database_password: password, basic_auth_password: password }),
        workers,
      };
      const configuration = {
        ...(await moduleConfiguration('prefect-server', inputs)),
        variable: { password: { type: 'string', sensitive: true } },
      };
      await moveThereAndBack(installation, configuration, {
        passwords: 3,
        there: [RELEASE_OF_MODULE, 'update module.prefect.module.worker["kubernetes"].helm_release.worker'],
        back: [RELEASE, expect.stringMatching(/^update helm_release\.prefect_worker-kubernetes_release_/)],
      });
      installation.remove();
    },
  );

  test('from hand-written resources to the module', async () => {
    const installation = await Installation.create();
    const { workspace, namespace } = installation;
    workspace.write({ 'cdk.tf.json': await byHand(namespace) });
    await workspace.init();
    await workspace.apply();
    const before = await objects(installation);
    const [password] = before.passwords.map((line) => line.split(' ')[2]);

    const module = await moduleConfiguration('prefect-server', {
      namespace: { name: namespace },
      database: { existing_claim: 'data-prefect-server-postgresql-0' },
    });
    workspace.write({
      'cdk.tf.json': {
        ...module,
        moved: [
          { from: 'random_password.database', to: 'module.prefect.random_password.database' },
          { from: 'helm_release.prefect', to: 'module.prefect.helm_release.server' },
        ],
        removed: ['kubernetes_namespace.prefect', 'kubernetes_secret.database'].map((from) => ({
          from,
          lifecycle: { destroy: false },
        })),
        import: [{ to: 'module.prefect.kubernetes_namespace_v1.prefect[0]', id: namespace }],
      },
    });
    await workspace.init();
    const plan = await workspace.plan();
    expect(inTheCluster(plan).filter((change) => !change.startsWith('forget '))).toEqual([
      'update module.prefect.helm_release.server',
      // An import leaves out what is no part of the object: `timeouts`.
      'update module.prefect.kubernetes_namespace_v1.prefect[0]',
      'create module.prefect.kubernetes_secret_v1.database[0]',
    ]);
    await runDocumented(PAGE, 'From hand-written resources', { namespace });
    await installation.apply();
    const after = await objects(installation);
    const own = after.passwords.filter((line) => line.startsWith('prefect-server-database-v1 password '));
    expect(own).toEqual([`prefect-server-database-v1 password ${password}`]);
    const claim = 'PersistentVolumeClaim data-prefect-server-postgresql-0';
    expect(before.uids[claim]).toEqual(expect.any(String));
    expect(after.uids[claim]).toBe(before.uids[claim]);
    expect(after.uids[`Namespace ${namespace}`]).toBe(before.uids[`Namespace ${namespace}`]);
    installation.remove();
  });
});

/** Hand-written Terraform: a password, its Secret in an older type of resource, and the release. */
async function byHand(namespace: string): Promise<Json> {
  const values = {
    secret: { create: false },
    postgresql: {
      auth: { existingSecret: 'prefect-password', secretKeys: { userPasswordKey: 'password' } },
      // The chart's default is no claim, and a database that each restart empties.
      primary: { persistence: { enabled: true } },
    },
    externalDatabase: {
      host: 'prefect-server-postgresql',
      username: 'prefect',
      name: 'server',
      existingSecret: 'prefect-password',
      passwordSecretKey: 'password',
    },
  };
  const after = ['kubernetes_namespace.prefect'];
  return {
    terraform: requiredProviders(),
    provider: { helm: { kubernetes: {} }, kubernetes: {}, random: {} },
    resource: {
      random_password: { database: { length: 20, special: false } },
      kubernetes_namespace: { prefect: { metadata: { name: namespace } } },
      kubernetes_secret: {
        database: {
          metadata: { name: 'prefect-password', namespace },
          // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform
          data: { password: '${random_password.database.result}' },
          depends_on: after,
        },
      },
      helm_release: {
        prefect: {
          name: 'prefect-server',
          namespace,
          chart: await chart('prefect-server', CHART_VERSION),
          values: [JSON.stringify(values)],
          depends_on: ['kubernetes_secret.database'],
        },
      },
    },
  };
}
