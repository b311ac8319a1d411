import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database, Namespace, PrefectBackup, PrefectServer } from '../src';
import { BACKUP_PROGRAM } from '../src/prefect-backup/program';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import type { Json } from '../toolbox/kube';
import { Postgres, postgresBinaries } from '../toolbox/postgres';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { cleanEnvironment, run } from '../toolbox/process';
import { decoded, Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { moduleConfiguration, moduleSource } from './kit/module';
import { suite } from './kit/needs';

const SCHEDULE = '0 3 * * *';

/** Tables that Prefect's migrations make. The program asks for no others. */
const TABLES = ['alembic_version', 'flow', 'flow_run', 'deployment', 'block_document'];

suite(
  'a dump before an upgrade',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () =>
    describe.each(['construct', 'module'])('%s', (author) => {
      let installation: Installation;
      let postgres: Postgres;
      let kubelet: Kubelet;
      let folder: string;
      /** What the pods find in a cluster: the database, the claim, and a variable for a Service. */
      let found: Record<string, string>;

      beforeAll(async () => {
        installation = await Installation.create();
        postgres = await Postgres.start();
        folder = temporaryDirectory('backups');
        await installation.makeNamespace();
        found = {
          PATH: `${await postgresBinaries()}:${process.env.PATH}`,
          PGHOST: postgres.host,
          PGPORT: `${postgres.port}`,
          BACKUP_FOLDER: folder,
        };
        const { kube, namespace } = installation;
        kubelet = await Kubelet.start(kube, { namespace, environment: found });
      });

      afterAll(async () => {
        await kubelet.stop();
        installation.remove();
        await postgres.stop();
        removeDirectory(folder);
      });

      /** Changes the version, in what somebody wrote. */
      async function version(prefectVersion: string): Promise<void> {
        if (author === 'module') {
          installation.workspace.write({ 'cdk.tf.json': await modules(prefectVersion) });
          await installation.workspace.init();
          return;
        }
        installation.change((stack, { namespace, serverChart }) => {
          const server = new PrefectServer(stack, 'prefect', {
            namespace: Namespace.existing(namespace),
            chart: serverChart,
            prefectVersion,
            ...kubelet.scheduling,
            database: Database.bundled({ preventDestroy: false, ...kubelet.scheduling }),
          });
          new PrefectBackup(stack, 'backup', { server, schedule: SCHEDULE, preventDestroy: false });
        });
      }

      async function modules(prefectVersion: string): Promise<Json> {
        const { nodeSelector: node_selector, tolerations } = kubelet.scheduling;
        const { module, ...rest } = await moduleConfiguration('prefect-server', {
          namespace: { type: 'existing', name: installation.namespace },
          prefect_version: prefectVersion,
          node_selector,
          tolerations,
          database: { type: 'bundled', node_selector, tolerations },
          after: [`\${module.backup.before_upgrade}`],
        });
        const backup = {
          source: moduleSource('prefect-backup'),
          server: `\${module.prefect.backup_source}`,
          schedule: SCHEDULE,
        };
        return { ...rest, module: { ...module, backup } };
      }

      const dumps = () => readdirSync(join(folder, installation.namespace, 'prefect-server')).sort();

      async function revision(): Promise<string | undefined> {
        const { kube, namespace } = installation;
        const releases = await kube.list('secrets', namespace, 'owner=helm,name=prefect-server');
        return releases
          .map(({ metadata }) => metadata.labels?.version)
          .sort()
          .at(-1);
      }

      test('the first install has nothing to dump', async () => {
        await version('3.8.1');
        await installation.apply();
        expect(readdirSync(folder)).toEqual([]);
        expect(await revision()).toBe('1');
      });

      test('an upgrade of an installation is dumped first', async () => {
        const password = decoded(await installation.secret('prefect-server-database'), 'password');
        await postgres.sql("CREATE ROLE prefect LOGIN PASSWORD :'password'", { password });
        await postgres.sql('CREATE DATABASE server OWNER prefect');
        const login = { role: 'prefect', password, database: 'server' };
        for (const table of TABLES) await postgres.login(login, `CREATE TABLE ${table} (version_num text)`);
        found.PREFECT_SERVER_POSTGRESQL_SERVICE_HOST = postgres.host;
        await version('3.8.2');
        await installation.apply();
        expect(dumps()).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z-before-upgrade\.dump$/)]);
        expect(await revision()).toBe('2');
      });

      test('without a dump the upgrade does not begin, and the next apply makes both', async () => {
        await postgres.halt();
        await version('3.8.3');
        const output = (await installation.workspace.applyExpectingFailure()).replace(/[│\s]+/g, ' ');
        expect(output).toMatch(
          /The Job \S+\/prefect-server-before-upgrade-\w+ failed: No login to the database with the password in prefect-server-database-v1\./,
        );
        expect(await revision()).toBe('2');
        await postgres.resume();
        found.PGPORT = `${postgres.port}`;
        await installation.apply();
        expect(dumps()).toHaveLength(2);
        expect(await revision()).toBe('3');
      });

      test('other changes make no dump', async () => {
        installation.changeText((text) => text.replace(SCHEDULE, '0 4 * * *'));
        expect(await installation.apply()).toEqual([
          expect.stringMatching(/^update \S*kubernetes_cron_job_v1\.backup/),
        ]);
        expect(dumps()).toHaveLength(2);
      });
    }),
);

suite('the program of a backup', ['postgres'], () => {
  const login = { role: 'prefect', password: 'p w', database: 'my "db' };
  let postgres: Postgres;
  let folder: string;

  beforeAll(async () => {
    postgres = await Postgres.start();
    folder = temporaryDirectory('backups');
    await postgres.sql("CREATE ROLE prefect LOGIN CREATEDB PASSWORD 'p w'");
    await postgres.sql('CREATE DATABASE "my ""db" OWNER prefect');
    for (const table of TABLES) await postgres.login(login, `CREATE TABLE ${table} (version_num text)`);
    await postgres.login(login, "INSERT INTO alembic_version VALUES ('r1')");
    await postgres.login(login, 'CREATE EXTENSION pg_trgm');
    await flow();
  });

  afterAll(async () => {
    await postgres.stop();
    removeDirectory(folder);
  });

  const flow = async () => postgres.login(login, "INSERT INTO flow VALUES ('1')");

  async function task(task: string[], more: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await run('/bin/sh', ['-c', BACKUP_PROGRAM, 'backup', ...task], {
      env: cleanEnvironment({
        PATH: `${postgres.binaries}:${process.env.PATH}`,
        PGHOST: postgres.host,
        PGPORT: `${postgres.port}`,
        PGUSER: login.role,
        PGPASSWORD: login.password,
        PGDATABASE: login.database,
        BACKUP_FOLDER: folder,
        BACKUP_KEEP: '2',
        BACKUP_SECRET: 'my-secret',
        BACKUP_SERVER: 'prefect-server',
        BACKUP_SERVICE: '',
        TERMINATION_LOG: join(folder, 'message'),
        ...more,
      }),
    });
    return code === 0 ? stdout.trim() : `${code}: ${stderr.trim()}`;
  }

  const databases = async (name: string) =>
    Number(await postgres.sql("SELECT count(*) FROM pg_database WHERE datname = :'name'", { name }));

  const rows = (flows: number) => `revision r1\nflow ${flows}\nflow_run 0\ndeployment 0\nblock_document 0`;

  test('keeps the newest dumps of each kind', async () => {
    const names = [];
    for (const kind of ['manual', 'scheduled', 'scheduled', 'scheduled']) {
      names.push((await task([kind])).split(' ')[0]);
      await sleep(1100);
    }
    const [manual, , ...newest] = names;
    const listed = (await task(['list'])).split('\n');
    expect(listed.map((line) => line.split(' ')[0])).toEqual([manual, ...newest]);
    expect(listed[0]).toMatch(/ [1-9]\d{3,}$/);
  });

  test('restores beside the database in use, and switches by names', async () => {
    await flow();
    const [dump = ''] = (await task(['list'])).split(' ');
    expect(await task(['restore', dump, 'restored_1'])).toBe(rows(1));
    expect(await task(['rows'])).toBe(rows(2));
    expect(await task(['switch', 'restored_1', 'before_restore_1'])).toBe('');
    expect(await task(['rows'])).toBe(rows(1));
    expect(await task(['rows'], { PGDATABASE: 'before_restore_1' })).toBe(rows(2));
    expect(await task(['drop', 'before_restore_1'])).toBe('');
    expect(await databases('before_restore_1')).toBe(0);
  });

  test('a restore that fails leaves no database', async () => {
    writeFileSync(join(folder, 'prefect-server', 'broken.dump'), 'PGDMP');
    expect(await task(['restore', 'broken.dump', 'restored_2'])).toMatch(
      /^1: The dump can't be restored, and nothing has changed\./,
    );
    expect(await postgres.sql("SELECT count(*) FROM pg_database WHERE datname = 'restored_2'")).toContain(
      '0',
    );
    expect(await task(['restore', 'no.dump', 'restored_2'])).toBe('1: There is no dump no.dump.');
  });

  test('a database without tables is dumped before no upgrade, and is an error otherwise', async () => {
    await postgres.sql('CREATE DATABASE empty OWNER prefect');
    const empty = { PGDATABASE: 'empty' };
    expect(await task(['before-upgrade'], empty)).toBe('The database has no tables of Prefect yet.');
    expect(await task(['scheduled'], empty)).toBe('1: The database has no tables of Prefect.');
    await postgres.sql(
      'CREATE SCHEMA other; CREATE TABLE other.alembic_version (version_num text)',
      {},
      'empty',
    );
    await postgres.sql(
      'GRANT USAGE ON SCHEMA other TO prefect; GRANT SELECT ON other.alembic_version TO prefect',
      {},
      'empty',
    );
    expect(await task(['before-upgrade'], empty)).toMatch(/-before-upgrade\.dump \d+ bytes$/);
  });

  test('a restore without the tables of Prefect leaves no database', async () => {
    const [dump = ''] = (await task(['list'])).split('\n').filter((line) => line.includes('before-upgrade'));
    expect(await task(['restore', dump.split(' ')[0] ?? '', 'restored_3'])).toMatch(
      /^1: The database restored_3 has no revision/,
    );
    expect(await databases('restored_3')).toBe(0);
  });

  test('a dump that fails leaves no file, and fails the Job of the schedule', async () => {
    const refused = /No login to the database with the password in my-secret\. .*authentication failed/;
    expect(await task(['scheduled'], { PGPASSWORD: 'x' })).toMatch(refused);
    expect(await task(['before-upgrade'], { PGPASSWORD: 'x' })).toBe('');
    expect(readFileSync(join(folder, 'message'), 'utf8')).toMatch(refused);
    await postgres.sql('CREATE TABLE secret (id int)', {}, login.database);
    expect(await task(['scheduled'])).toMatch(/^1: No dump was made\. .*permission denied for table secret/s);
    expect(readdirSync(join(folder, 'prefect-server')).filter((name) => !name.endsWith('.dump'))).toEqual([]);
  });
});
