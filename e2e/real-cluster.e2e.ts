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
import { PREFECT1, PREFECT3 } from './kit/generations';
import { type Build, chartFile, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import {
  expectHealthy,
  expectNoRestart,
  expectPassword,
  expectWorking,
  PATIENCE,
  podOf,
  realSuite,
  source,
} from './kit/real-pods';
import { apollo } from './kit/services';

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

/** Prefect 1 with a bundled database. Nothing waits for its other pods, because their images may be lost. */
function withPrefect1(chart: ChartSource, version: number, createTenant = false): Build {
  return (stack, { namespace }) => {
    new Prefect1Server(stack, 'prefect', {
      namespace: Namespace.existing(namespace),
      chart,
      createTenant,
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

realSuite('on real pods', [...CHARTS, PREFECT1_CHART].map(chartNeed), () => {
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
      const { workspace } = installation;
      await installation.makeNamespace();
      await workspace.apply();
      const first = await expectPassword(installation, PREFECT1);
      installation.change(withPrefect1(chart, 2));
      await workspace.apply();
      await expectPassword(installation, PREFECT1, first);
      await installation.destroyWithNamespace();
    },
    PATIENCE,
  );

  test(
    'Prefect 1: its tenant is made where the namespace enforces "restricted", which refuses all its other pods',
    async () => {
      const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
      const installation = await Installation.create(withPrefect1(chart, 1, true));
      const { kube, namespace, workspace } = installation;
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
      await kube.apply(apollo(namespace));
      await workspace.apply();
      const [job] = await kube.list('jobs', namespace);
      const { stdout } = await kube.kubectl(['logs', '--namespace', namespace, `job/${job.metadata.name}`]);
      expect(stdout).toContain('The tenant default exists.');
      await installation.destroyWithNamespace();
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
});
