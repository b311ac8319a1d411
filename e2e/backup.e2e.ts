import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { Postgres, postgresBinaries } from '../toolbox/postgres';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { type Author, PREFECT1, PREFECT3, SCHEDULE, writeVersion } from './kit/backed-up';
import { decoded, Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { suite } from './kit/needs';

const CASES = [PREFECT3, PREFECT1].flatMap((kind) =>
  (['construct', 'module'] as const).map((author): [string, Author, typeof kind] => [
    kind.name,
    author,
    kind,
  ]),
);

suite(
  'a dump before an upgrade',
  ['terraform', 'providers', 'cluster', 'postgres', ...[...CHARTS, PREFECT1_CHART].map(chartNeed)],
  () =>
    describe.each(CASES)('%s, %s', (name, author, kind) => {
      const [first, second, third] = kind.versions;
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

      const version = (text: string) => writeVersion(installation, kubelet, kind, author, text);
      const dumps = () => readdirSync(join(folder, installation.namespace, name)).sort();

      async function revision(): Promise<string | undefined> {
        const { kube, namespace } = installation;
        const releases = await kube.list('secrets', namespace, `owner=helm,name=${name}`);
        return releases
          .map(({ metadata }) => metadata.labels?.version)
          .sort()
          .at(-1);
      }

      test('the first install has nothing to dump', async () => {
        await version(first);
        await installation.apply();
        expect(readdirSync(folder)).toEqual([]);
        expect(await revision()).toBe('1');
      });

      test('an upgrade of an installation is dumped first', async () => {
        const secret = await installation.secret(`${name}-database`);
        const login = {
          role: 'prefect',
          password: decoded(secret, kind.passwordKey),
          database: kind.database,
        };
        await postgres.createDatabase(login);
        for (const table of kind.tables) {
          await postgres.login(login, `CREATE TABLE ${table} (version_num text)`);
        }
        found[`${name}-postgresql_SERVICE_HOST`.toUpperCase().replace(/-/g, '_')] = postgres.host;
        await version(second);
        await installation.apply();
        expect(dumps()).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z-before-upgrade\.dump$/)]);
        expect(await revision()).toBe('2');
      });

      test('without a dump the upgrade does not begin, and the next apply makes both', async () => {
        await postgres.halt();
        await version(third);
        const output = (await installation.workspace.applyExpectingFailure()).replace(/[│\s]+/g, ' ');
        expect(output).toMatch(
          new RegExp(
            `The Job \\S+/${name}-before-upgrade-\\w+ failed: No login to the database with the password in ${name}-database-v1\\.`,
          ),
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
