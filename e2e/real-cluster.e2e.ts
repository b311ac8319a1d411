import { BasicAuth, ChartSource, Credentials, Database, Namespace, PrefectServer } from '../src';
import type { Kube } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { type Build, Installation } from './kit/installation';
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

/** A server with passwords of this version and a worker, which need nothing of anybody else. */
function withWorker(version: number): Build {
  return (stack, { namespace, serverChart, workerChart }) => {
    const credentials = Credentials.generated({ version });
    new PrefectServer(stack, 'prefect', {
      namespace: Namespace.create(namespace),
      chart: source(serverChart),
      database: Database.bundled({ credentials, preventDestroy: false }),
      basicAuth: BasicAuth.generated({ version }),
      workers: [{ workPool: 'kubernetes', chart: source(workerChart) }],
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
  'on a cluster whose pods may be real',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test(
      'the bundled database, basic authentication and a worker, then other passwords',
      async () => {
        const installation = await Installation.create(withWorker(1));
        await installation.apply();
        await expectHealthy(installation);
        await expectPool(installation, 'kubernetes');
        installation.change(withWorker(2));
        await installation.apply();
        await expectHealthy(installation);
        await expectPool(installation, 'kubernetes');
        await installation.workspace.destroy();
        installation.remove();
      },
      PATIENCE,
    );

    test(
      'SQLite, then a newer Prefect on the same file',
      async () => {
        const installation = await Installation.create(withSqlite('3.8.2-python3.11'));
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
