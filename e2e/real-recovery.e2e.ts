import { setTimeout as sleep } from 'node:timers/promises';
import { BasicAuth, Credentials, Database, Namespace, PrefectServer } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { PREFECT3 } from './kit/generations';
import { type Build, Installation } from './kit/installation';
import { applyImporting, repair, resume } from './kit/killing';
import { releaseStatus } from './kit/manifest';
import { cutPower } from './kit/node-shell';
import {
  client,
  expectNoRestart,
  expectWorking,
  PATIENCE,
  realSuite,
  restarts,
  source,
} from './kit/real-pods';
import { postgres } from './kit/services';

/** A server with a bundled database of a version, and a worker. */
function bundled(version: number): Build {
  return (stack, { namespace, serverChart, workerChart }) => {
    new PrefectServer(stack, 'prefect', {
      namespace: Namespace.create(namespace),
      chart: source(serverChart),
      database: Database.bundled({
        credentials: Credentials.generated({ version }),
        preventDestroy: false,
      }),
      basicAuth: BasicAuth.generated(),
      workers: [{ workPool: 'kubernetes', chart: source(workerChart) }],
    }).addOutputs();
  };
}

const WRITE = 'Secret(value="secret").save("kept")';
const READ = 'print(Secret.load("kept").get())';

realSuite('recovery on real pods', CHARTS.map(chartNeed), () => {
  test(
    'a node that loses its power: everything works again, with the same password and data',
    async () => {
      const installation = await Installation.create(bundled(1));
      const { kube, namespace } = installation;
      await installation.apply();
      const password = await expectWorking(installation);
      await client(installation, WRITE);
      await cutPower(kube, await kube.list('pods', namespace));
      const isBack = async () => restarts(await kube.list('pods', namespace)).length >= 3;
      await until('each container to start again', isBack, { seconds: 300 });
      expect(await expectWorking(installation)).toBe(password);
      expect(await client(installation, READ)).toBe('secret');
      // Once, by the loss: each waits for what it needs.
      for (const line of restarts(await kube.list('pods', namespace))) expect(line).toMatch(/: 1$/);
      await installation.workspace.expectNoChanges();
      await installation.workspace.destroy();
      installation.remove();
    },
    PATIENCE,
  );

  test(
    'an install and a rotation that are killed: the commands of the page repair them',
    async () => {
      const installation = await Installation.create(bundled(1));
      const { kube, namespace, workspace } = installation;
      const { release } = PREFECT3;
      const killed = async (status: string) => {
        const apply = workspace.start(['apply', '-auto-approve', '-no-color']);
        const isUnderWay = async () => (await releaseStatus(kube, namespace, release)) === status;
        await until(`the release to be ${status}`, isUnderWay, { seconds: 300 });
        await sleep(5_000);
        apply.kill();
        await apply.ended;
        expect(await repair(kube, namespace, release)).toBe(status);
        await applyImporting(installation);
        await resume(namespace, release, status);
      };
      await killed('pending-install');
      const first = await expectWorking(installation);
      await client(installation, WRITE);
      installation.change(bundled(2));
      await killed('pending-upgrade');
      await expectWorking(installation, first);
      expect(await client(installation, READ)).toBe('secret');
      await installation.assertApplied();
      await workspace.destroy();
      installation.remove();
    },
    PATIENCE,
  );

  test(
    'a database that starts two minutes late: server and worker wait, and no container restarts',
    async () => {
      const installation = await Installation.create((stack, { namespace, serverChart, workerChart }) => {
        new PrefectServer(stack, 'prefect', {
          namespace: Namespace.existing(namespace),
          chart: source(serverChart),
          database: Database.external({
            host: 'postgres',
            name: 'postgres',
            username: 'postgres',
            credentials: Credentials.fromSecret('postgres'),
          }),
          workers: [{ workPool: 'kubernetes', chart: source(workerChart) }],
        }).addOutputs();
      });
      const { kube, namespace, workspace } = installation;
      await installation.makeNamespace({ postgres: { password: 'Admin1' } });
      const [deployment, service] = postgres(namespace);
      await kube.apply(service);
      const applied = workspace.apply();
      const start = sleep(120_000).then(() => kube.apply(deployment));
      await Promise.all([applied, start]);
      await expectNoRestart(installation);
      const { stdout } = await kube.kubectl(['logs', '--namespace', namespace, 'deployment/prefect-server']);
      expect(stdout).toContain('Waiting for a login to the database');
      await installation.destroyWithNamespace();
    },
    PATIENCE,
  );
});
