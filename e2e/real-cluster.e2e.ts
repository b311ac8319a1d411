import {
  BasicAuth,
  type ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
} from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { databaseName, type Names, PREFECT1, PREFECT3 } from './kit/generations';
import { type Build, chartFile, decoded, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import { suite } from './kit/needs';
import { expectNoRestart, source } from './kit/real-pods';

/** Images are pulled, and a release waits for its pods for up to 900 seconds. */
const PATIENCE = 2_400_000;

/** Waits until the API answers, which needs a login to its database. This path needs no password. */
async function expectHealthy({ kube, namespace }: Installation): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/prefect-server:4200/proxy/api/health`;
  const answer = async () => (await kube.kubectl(['get', '--raw', path])).stdout.trim() === 'true';
  await until('the API to be healthy', answer, { seconds: 120 });
}

/** Waits for the pool that the worker creates after its login to the server. */
async function expectPool({ kube, namespace }: Installation, pool: string): Promise<void> {
  const command = ['exec', '--namespace', namespace, `deployment/prefect-worker-${pool}`, '--'];
  const inspect = () => kube.kubectl([...command, 'prefect', 'work-pool', 'inspect', pool]);
  await until('the work pool to be there', inspect, { seconds: 300 });
}

/** The authors of the installation: a server with generated passwords of a version, and a worker. */
const AUTHORS: Readonly<Record<string, (installation: Installation, version: number) => Promise<void>>> = {
  construct: async (installation, version) => {
    installation.change((stack, { namespace, serverChart, workerChart }) => {
      const credentials = Credentials.generated({ version });
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create(namespace),
        chart: source(serverChart),
        database: Database.bundled({ credentials, preventDestroy: false }),
        basicAuth: BasicAuth.generated({ version }),
        workers: [{ workPool: 'kubernetes', chart: source(workerChart) }],
      }).addOutputs();
    });
    await installation.workspace.init();
  },
  module: async (installation, version) => {
    const workers = { kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') } };
    const credentials = { type: 'generated', version };
    await call(installation, 'prefect-server', {
      database: { type: 'bundled', credentials },
      basic_auth: { type: 'generated', version },
      workers,
    });
  },
};

/** The bundled database's pod. */
function podOf({ release }: Names): string {
  return `${release}-postgresql-0`;
}

/** What PostgreSQL says to a login over TCP. */
async function login({ kube, namespace }: Installation, names: Names, password: string): Promise<string> {
  const psql = `PGPASSWORD="$0" psql --host=127.0.0.1 --username=${names.role} --dbname=postgres --tuples-only --no-align --command='SELECT current_user' 2>&1 || true`;
  const command = ['exec', '--namespace', namespace, podOf(names), '--', 'sh', '-c', psql, password];
  return (await kube.kubectl(command)).stdout.trim();
}

/** Asserts that the bundled database accepts its Secret's password, and not the former one. Returns the password. */
async function expectPassword(installation: Installation, names: Names, refused?: string): Promise<string> {
  const password = decoded(await installation.secret(databaseName(names)), names.password);
  const taken = async () => (await login(installation, names, password)) === names.role;
  await until('the database to take the password of its Secret', taken, { seconds: 300 });
  if (refused !== undefined) {
    expect(await login(installation, names, refused)).toContain('password authentication failed');
  }
  return password;
}

/** Asserts that database, server and worker work with the password. */
async function expectWorking(installation: Installation, refused?: string): Promise<string> {
  await expectHealthy(installation);
  await expectPool(installation, 'kubernetes');
  return await expectPassword(installation, PREFECT3, refused);
}

/** A bundled database of Prefect 1. Its other pods may lack their images, so nothing waits for them. */
function withPrefect1(chart: ChartSource, version: number): Build {
  return (stack, { namespace }) => {
    new Prefect1Server(stack, 'prefect', {
      namespace: Namespace.create(namespace),
      chart,
      createTenant: false,
      database: Database.bundled({
        credentials: Credentials.generated({ version }),
        image: { tag: '14.13.0' },
        preventDestroy: false,
      }),
      release: { wait: false },
    }).addOutputs();
  };
}

function withSqlite(tag: string): Build {
  return (stack, { namespace, serverChart }) => {
    new PrefectServer(stack, 'prefect', {
      namespace: Namespace.create(namespace),
      chart: source(serverChart),
      image: { tag },
      database: Database.sqlite({ preventDestroy: false }),
    }).addOutputs();
  };
}

suite(
  'on real pods',
  ['terraform', 'providers', 'cluster', 'real-node', ...[...CHARTS, PREFECT1_CHART].map(chartNeed)],
  () => {
    test.each(Object.keys(AUTHORS))(
      '%s: the bundled database takes each new password, over a volume as kubelet mounts it',
      async (author) => {
        const installation = await Installation.create();
        const apply = async (version: number) => {
          await AUTHORS[author](installation, version);
          await installation.apply();
        };
        await apply(1);
        const first = await expectWorking(installation);
        await expectNoRestart(installation);
        await apply(2);
        const second = await expectWorking(installation, first);
        await expectNoRestart(installation);
        // With --force the next pod would start while PostgreSQL still stops, and both would write to one volume.
        const killed = ['delete', 'pod', podOf(PREFECT3), '--grace-period=1'];
        await installation.kube.kubectl([...killed, '--namespace', installation.namespace]);
        expect(await expectWorking(installation, first)).toBe(second);
        await apply(3);
        await expectWorking(installation, second);
        await installation.workspace.destroy();
        installation.remove();
      },
      PATIENCE,
    );

    test(
      'Prefect 1: its bundled database takes each new password',
      async () => {
        const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
        const installation = await Installation.create(withPrefect1(chart, 1));
        await installation.workspace.apply();
        const first = await expectPassword(installation, PREFECT1);
        installation.change(withPrefect1(chart, 2));
        await installation.workspace.apply();
        await expectPassword(installation, PREFECT1, first);
        await installation.workspace.destroy();
        installation.remove();
      },
      PATIENCE,
    );

    test(
      'SQLite, then a newer Prefect on the same file',
      async () => {
        const installation = await Installation.create(withSqlite('3.7.7-python3.11'));
        await installation.apply();
        await expectHealthy(installation);
        const claim = () => installation.kube.get('pvc', installation.namespace, 'prefect-server-sqlite');
        const { uid } = (await claim()).metadata;
        installation.change(withSqlite('3.8.3-python3.11'));
        await installation.apply();
        await expectHealthy(installation);
        expect((await claim()).metadata.uid).toBe(uid);
        await installation.workspace.destroy();
        installation.remove();
      },
      PATIENCE,
    );
  },
);
