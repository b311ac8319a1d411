import { BasicAuth, Credentials, Database, Namespace, PrefectBackup, PrefectServer } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Installation } from './kit/installation';
import { client, expectNoRestart, PATIENCE, printed, realSuite, source } from './kit/real-pods';
import { service } from './kit/services';

const FILL = `flow(lambda: 1, name="first")()\nSecret(value="secret").save("kept")`;
const READ = `print(Secret.load("kept").get(), sorted(each.name for each in get_client(sync_client=True).read_flows()))`;
const FILLED = "secret ['first']";

/** PostgreSQL of the version that the database moves to. */
const NEWER = { tag: '17.6.0' };

realSuite('a move of the database', CHARTS.map(chartNeed), () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
    const { namespace } = installation;
    await installation.makeNamespace({ 'new-database': { password: 'New1' } });
    await deploy(Database.bundled({ preventDestroy: false }));
    await client(installation, FILL);
    expect(await client(installation, READ)).toBe(FILLED);
    await installation.kube.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'newer', namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  });

  afterEach(async () => {
    await installation.workspace.destroy();
    await installation.kube.delete('namespace', undefined, installation.namespace, false);
    installation.remove();
  });

  async function deploy(database: Database): Promise<void> {
    installation.change((stack, { namespace, serverChart }) => {
      const server = new PrefectServer(stack, 'prefect', {
        namespace: Namespace.existing(namespace),
        chart: source(serverChart),
        database,
        basicAuth: BasicAuth.generated(),
      });
      new PrefectBackup(stack, 'backup', { server, preventDestroy: false });
    });
    await installation.apply();
  }

  const command = (...args: string[]) => printed(installation, ...args);

  test(
    'an external database takes the data, and the apply starts the server on it',
    async () => {
      const { kube, namespace } = installation;
      const password = { secretKeyRef: { name: 'new-database', key: 'password' } };
      await kube.apply(
        ...service(namespace, 'postgres', 5432, {
          image: `docker.io/bitnamilegacy/postgresql:${NEWER.tag}`,
          env: [
            { name: 'POSTGRES_USER', value: 'app' },
            { name: 'POSTGRES_DATABASE', value: 'app' },
            { name: 'POSTGRES_PASSWORD', valueFrom: password },
          ],
        }),
      );
      await kube.kubectl(['rollout', 'status', 'deployment/postgres', '--namespace', namespace]);
      const to = ['--to-secret', 'new-database', '--host', 'postgres', '--database', 'app'];
      await expect(command('move', ...to, '--username', 'other', '--yes')).rejects.toThrow(/No login/);
      expect(await client(installation, READ)).toBe(FILLED);

      const told = await command('move', ...to, '--username', 'app', '--yes');
      expect(told).toMatch(/^flow +1 +1$/m);
      expect(told).toMatch(/^The server has been stopped for \d+ s\.$/m);
      await deploy(
        Database.external({
          host: 'postgres',
          name: 'app',
          username: 'app',
          credentials: Credentials.fromSecret('new-database'),
        }),
      );
      expect(await client(installation, READ)).toBe(FILLED);
      await expectNoRestart(installation);
    },
    PATIENCE,
  );

  test(
    'a newer bundled PostgreSQL on another claim takes the data',
    async () => {
      const [dump = ''] = (await command('backup', '--leave-stopped')).split(' ');
      await deploy(Database.bundled({ image: NEWER, existingClaim: 'newer' }));
      expect(await command('restore', dump, '--yes')).toMatch(/^flow +1 +0$/m);
      expect(await client(installation, READ)).toBe(FILLED);
      const version = 'postgres --version';
      const pod = ['--namespace', installation.namespace, 'prefect-server-postgresql-0'];
      const { stdout } = await installation.kube.kubectl(['exec', ...pod, '--', 'sh', '-c', version]);
      expect(stdout).toContain(' 17.');
    },
    PATIENCE,
  );
});
