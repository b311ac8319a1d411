import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformVariable } from 'cdktf';
import { inputsOf } from '../__tests__/modules/support/inputs';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  ServiceType,
} from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { chart } from '../toolbox/charts';
import type { Json, KubeObject } from '../toolbox/kube';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { described, type Plan } from '../toolbox/terraform';
import { runDocumented } from './kit/documented';
import { type Build, chartFile, Installation, server } from './kit/installation';
import { chartOfModule, moduleConfiguration, requiredProviders } from './kit/module';
import { suite } from './kit/needs';

const PAGE = 'moving.md';
const AUTH = { type: 'generated' };
const ADMIN = { secretName: 'admin', key: 'password' };
/** What the module has whether it is used or not; none of it is in the cluster. */
const IN_THE_STATE_ALONE = ['random_password', 'terraform_data'];

const RELEASE = 'update helm_release.prefect_release_D26A7D87';
const RELEASE_OF_MODULE = 'update module.prefect.helm_release.server';

/** An installation that moves: how a construct says it, and how a module. */
interface Move {
  readonly type: 'create' | 'existing';
  readonly database: (password: string) => Database;
  readonly basicAuth?: (password: string) => BasicAuth;
  readonly input?: Json;
  readonly auth?: Json;
  readonly isGiven?: boolean;
}

interface Objects {
  /** Pod templates, to see why a pod is another. */
  readonly templates: Record<string, Json>;
  readonly uids: Record<string, string>;
  readonly passwords: string[];
}

/** Everything that a person would miss, by its uid, and the passwords. */
async function objects(installation: Installation): Promise<Objects> {
  const { kube, namespace } = installation;
  const uids: Record<string, string> = {};
  const templates: Record<string, Json> = {};
  const keep = (found: readonly KubeObject[]): void => {
    for (const { kind, metadata, spec } of found) {
      uids[`${kind} ${metadata.name}`] = metadata.uid;
      if (spec?.template !== undefined) templates[`${kind} ${metadata.name}`] = spec.template;
    }
  };
  keep([await kube.get('namespace', undefined, namespace)]);
  for (const kind of ['pvc', 'pods', 'jobs', 'deployments', 'statefulsets', 'services']) {
    keep(await kube.list(kind, namespace));
  }
  keep(await installation.secrets());
  return { templates, uids, passwords: await installation.secretValues() };
}

/** What a plan does, but for resources that are in the state alone. */
function inTheCluster({ changes }: Plan): string[] {
  return changes
    .filter(({ address }) => !IN_THE_STATE_ALONE.some((type) => address.includes(`${type}.`)))
    .map(described);
}

async function listOfAddresses(installation: Installation, heading: string): Promise<string> {
  const { directory } = installation.workspace;
  const variables = { id: 'prefect', namespace: installation.namespace };
  await runDocumented(PAGE, heading, variables, directory);
  await runDocumented(PAGE, 'The addresses', variables, directory);
  await runDocumented(PAGE, heading, variables, directory, 1);
  return readFileSync(join(directory, 'moves.all'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('not moved: ') && !line.includes(' data.'))
    .join('\n');
}

/** Applies, moves to the module and back as the page says it, and compares what is in the cluster. */
async function moveThereAndBack(
  installation: Installation,
  configuration: Json,
  expected: {
    readonly passwords: number;
    readonly there: readonly string[];
    readonly back: readonly string[];
  },
): Promise<void> {
  const { workspace } = installation;
  await installation.apply();
  const before = await objects(installation);
  expect(before.passwords.length).toBe(expected.passwords);
  const synthesized = readFileSync(join(workspace.directory, 'cdk.tf.json'), 'utf8');

  expect(await listOfAddresses(installation, 'To the module')).toBe('');
  workspace.write({ 'cdk.tf.json': configuration });
  await workspace.init();
  const there = await workspace.plan();
  expect(inTheCluster(there)).toEqual(expected.there);
  expect(there.changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
  await installation.apply();
  expect(await objects(installation)).toEqual(before);

  workspace.write({ 'cdk.tf.json': synthesized, 'moves.tf': '' });
  expect(await listOfAddresses(installation, 'Back to the construct')).toBe('');
  expect(inTheCluster(await workspace.plan())).toEqual(expected.back);
  await installation.apply();
  expect(await objects(installation)).toEqual(before);
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

suite('a move of Prefect 1', ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)], () => {
  test.each<[string, 'create' | 'existing', number, Prefect1ServerProps]>([
    [
      'in a namespace that it makes, with an agent and Services of its own,',
      'create',
      2,
      {
        agent: { labels: ['k8s'], job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
        ui: { type: ServiceType.NODE_PORT },
        apollo: { type: ServiceType.NODE_PORT },
        apolloApiUrl: 'http://node.example.com:30080/graphql',
        acknowledgeNoAuthentication: true,
      },
    ],
    [
      'in a namespace of somebody else, with a Job that set its database up,',
      'existing',
      1,
      {
        database: Database.external({
          host: 'db.example.com',
          credentials: Credentials.generated(),
          setup: { adminPassword: ADMIN },
        }),
      },
    ],
  ])('from the construct %s to the module, and back', async (_whose, type, passwords, props) => {
    const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    let inputs: Record<string, Json> = {};
    const installation = await Installation.create((stack, { namespace: name }) => {
      const namespace = Namespace[type](name);
      const server = new Prefect1Server(stack, 'prefect', { namespace, chart, ...props });
      server.addOutputs();
      inputs = inputsOf(server._settings.props) as Record<string, Json>;
    });
    if (type === 'existing') {
      await installation.makeNamespace();
    }
    const configuration = await moduleConfiguration('prefect1-server', inputs);
    await moveThereAndBack(installation, configuration, {
      passwords,
      there: [RELEASE_OF_MODULE],
      back: [RELEASE],
    });
    installation.remove();
  });
});

/** What a newcomer has: a password, a Secret of it, and the release on it, in an older type of resource. */
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
