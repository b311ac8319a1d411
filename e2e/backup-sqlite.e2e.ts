import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { onPath, runOk } from '../toolbox/process';
import { SQLITE, writeVersion } from './kit/backed-up';
import { Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { suite } from './kit/needs';

const TABLES = `import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("CREATE TABLE alembic_version (version_num text)")`;

suite(
  'a dump of SQLite before an upgrade',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () =>
    describe.each(['construct', 'module'] as const)('%s', (author) => {
      const [first, second, third] = SQLITE.versions;
      let installation: Installation;
      let kubelet: Kubelet;
      let folder: string;

      beforeAll(async () => {
        installation = await Installation.create();
        folder = temporaryDirectory('backups');
        for (const each of ['bin', 'backups']) mkdirSync(join(folder, each));
        symlinkSync(onPath('python3') as string, join(folder, 'bin/python'));
        await installation.makeNamespace();
        const { kube, namespace } = installation;
        kubelet = await Kubelet.start(kube, {
          namespace,
          environment: {
            PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
            BACKUP_DATABASE: join(folder, 'prefect.db'),
            BACKUP_FOLDER: join(folder, 'backups'),
          },
        });
      });

      afterAll(async () => {
        await kubelet.stop();
        installation.remove();
        removeDirectory(folder);
      });

      const version = (text: string) => writeVersion(installation, kubelet, SQLITE, author, text);
      const dumps = () => readdirSync(join(folder, 'backups'), { recursive: true }) as string[];

      test('the first install has a node for the Job, although no server runs, and nothing to dump', async () => {
        await version(first);
        await installation.apply();
        expect(dumps()).toEqual([]);
      });

      test('an upgrade is dumped first', async () => {
        await runOk('python3', ['-c', TABLES, join(folder, 'prefect.db')]);
        await version(second);
        await installation.apply();
        expect(dumps().at(-1)).toMatch(/[/]prefect-server[/]\d{8}T\d{6}Z-before-upgrade\.db$/);
      });

      test('a database that is damaged is not upgraded', async () => {
        await runOk('sh', ['-c', `echo damaged >"${join(folder, 'prefect.db')}"`]);
        await version(third);
        const output = (await installation.workspace.applyExpectingFailure()).replace(/[│\s]+/g, ' ');
        expect(output).toMatch(
          /The Job \S+ failed: The database or the claim can't be used\. file is not a database/,
        );
      });
    }),
);
