import { BasicAuth, Database, Namespace, PrefectBackup, PrefectServer } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Installation } from './kit/installation';
import { client, expectNoRestart, PATIENCE, printed, realSuite, source } from './kit/real-pods';

const [OLDER, NEWER] = ['3.7.7', '3.8.3'] as const;

const run = (name: string) => `flow(lambda: 1, name="${name}")()\n`;
const READ =
  'print(Secret.load("kept").get(), sorted(each.name for each in get_client(sync_client=True).read_flows()))\n';

realSuite('the commands of a backup', CHARTS.map(chartNeed), () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create();
  });

  afterAll(() => installation.remove());

  async function install(prefectVersion: string): Promise<void> {
    installation.change((stack, { namespace, serverChart }) => {
      const server = new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create(namespace),
        chart: source(serverChart),
        prefectVersion,
        database: Database.bundled({ preventDestroy: false }),
        basicAuth: BasicAuth.generated(),
      });
      new PrefectBackup(stack, 'backup', { server, preventDestroy: false });
    });
    await installation.apply();
  }

  const command = (...args: string[]) => printed(installation, ...args);

  /** Revision of the schema, and databases that were left. */
  async function database(): Promise<string[]> {
    const query =
      "SELECT version_num FROM alembic_version UNION ALL SELECT datname FROM pg_database WHERE datname ~ '_[0-9]+$'";
    const psql = `PGPASSWORD="$POSTGRES_PASSWORD" psql -h 127.0.0.1 -U "$POSTGRES_USER" "$POSTGRES_DATABASE" -Atc "${query}"`;
    const pod = ['--namespace', installation.namespace, 'prefect-server-postgresql-0'];
    const { stdout } = await installation.kube.kubectl(['exec', ...pod, '--', 'sh', '-c', psql]);
    return stdout.trim().split('\n');
  }

  test(
    'rehearse on a copy, upgrade with a dump, and go back to the older Prefect',
    async () => {
      await install(OLDER);
      await client(installation, `${run('first')}Secret(value="secret").save("kept")`);
      expect(await command('backup')).toMatch(/^\d{8}T\d{6}Z-manual\.dump [1-9]\d+ bytes$/);
      const old = await database();

      const rehearsal = JSON.parse(
        await command('rehearse', '--image', `prefecthq/prefect:${NEWER}-python3.11`, '--json'),
      );
      expect(rehearsal).toMatchObject({ version: NEWER, flows: 1 });
      expect(await database()).toEqual(old);

      await install(NEWER);
      expect(await database()).not.toEqual(old);
      await client(installation, run('second'));
      expect(await client(installation, READ)).toBe("secret ['first', 'second']");

      const dumps = JSON.parse(await command('backups', '--json'));
      expect(dumps.map(({ name }: { name: string }) => name.replace(/^\w+-/, ''))).toEqual([
        'manual.dump',
        'before-upgrade.dump',
      ]);
      expect(await command('restore', '--yes', '--leave-stopped')).toMatch(/^flow +1 +2$/m);
      await install(OLDER);
      expect(await client(installation, READ)).toBe("secret ['first']");
      const [revision, left = ''] = await database();
      expect(revision).toBe(old[0]);
      await command('restore', '--drop', left);
      expect(await database()).toEqual(old);
      await expectNoRestart(installation);
    },
    PATIENCE,
  );
});
