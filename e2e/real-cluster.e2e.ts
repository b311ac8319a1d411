import { BasicAuth, ChartSource, Credentials, Database, Namespace, PrefectServer } from '../src';
import type { Json, Kube, KubeObject } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { type Build, decoded, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import { suite } from './kit/needs';

/** Images are pulled, and a release waits for its pods for up to 900 seconds. */
const PATIENCE = 2_400_000;

/** The charts come from their repository, as users have them, unless somebody names a folder of them. */
function source(archive: ChartSource): ChartSource {
  return process.env.CDKTF_PREFECT_CHARTS ? archive : ChartSource.fromRepository();
}

/** Whether pods run something; the ones of the end-to-end tests' own cluster become Ready and run nothing. */
async function isReal(kube: Kube): Promise<boolean> {
  const nodes = await kube.list('nodes');
  return nodes.every(({ metadata }) => metadata.annotations?.['kwok.x-k8s.io/node'] === undefined);
}

function isReady({ status }: KubeObject): boolean {
  return status.conditions?.some(({ type, status: is }: Json) => type === 'Ready' && is === 'True') ?? false;
}

/** Waits for the API to answer, which it does when its database lets it in; this one path wants no password. */
async function expectHealthy({ kube, namespace }: Installation): Promise<void> {
  if (!(await isReal(kube))) return;
  const path = `/api/v1/namespaces/${namespace}/services/prefect-server:4200/proxy/api/health`;
  const answer = async () => (await kube.kubectl(['get', '--raw', path])).stdout.trim() === 'true';
  await until('the API to be healthy', answer, { seconds: 120 });
}

/** Waits for the pool that the worker makes, which it can when the server lets it in. */
async function expectPool({ kube, namespace }: Installation, pool: string): Promise<void> {
  if (!(await isReal(kube))) return;
  const command = ['exec', '--namespace', namespace, `deployment/prefect-worker-${pool}`, '--'];
  const inspect = () => kube.kubectl([...command, 'prefect', 'work-pool', 'inspect', pool]);
  await until('the work pool to be there', inspect, { seconds: 300 });
}

/** Who writes the installation: a server with generated passwords of a version, and a worker. */
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

const DATABASE_POD = 'prefect-server-postgresql-0';

/** The password in the Secret of the bundled database. */
async function databasePassword(installation: Installation): Promise<string> {
  return decoded(await installation.secret('prefect-server-database'), 'password');
}

/** What PostgreSQL says to a login over TCP. */
async function login({ kube, namespace }: Installation, password: string): Promise<string> {
  const psql = `PGPASSWORD="$0" psql --host=127.0.0.1 --username=prefect --dbname=server --tuples-only --no-align --command='SELECT current_user' 2>&1 || true`;
  const command = ['exec', '--namespace', namespace, DATABASE_POD, '--', 'sh', '-c', psql, password];
  return (await kube.kubectl(command)).stdout.trim();
}

/** The database takes the password of its Secret and no other, and server and worker get on with it. */
async function expectPassword(installation: Installation, refused?: string): Promise<string> {
  await expectHealthy(installation);
  await expectPool(installation, 'kubernetes');
  const password = await databasePassword(installation);
  if (await isReal(installation.kube)) {
    expect(await login(installation, password)).toBe('prefect');
    if (refused !== undefined) {
      expect(await login(installation, refused)).toContain('password authentication failed');
    }
  }
  return password;
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
  'on a cluster whose pods may be real',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
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
        const first = await expectPassword(installation);
        await apply(2);
        const second = await expectPassword(installation, first);
        await installation.kube.kubectl([
          'delete',
          'pod',
          DATABASE_POD,
          '--namespace',
          installation.namespace,
          '--grace-period=0',
          '--force',
        ]);
        await installation.kube.waitFor('pod', installation.namespace, DATABASE_POD, isReady, 300);
        expect(await expectPassword(installation, first)).toBe(second);
        await apply(3);
        await expectPassword(installation, second);
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
