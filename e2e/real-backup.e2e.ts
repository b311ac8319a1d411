import { dirname } from 'node:path';
import { BasicAuth, Database, Namespace, PrefectBackup, PrefectServer } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { ROOT, runOk } from '../toolbox/process';
import { tool } from '../toolbox/tools';
import { Installation } from './kit/installation';
import { suite } from './kit/needs';
import { expectNoRestart, source } from './kit/real-pods';

const PATIENCE = 2_400_000;
const [OLDER, NEWER] = ['3.7.7', '3.8.3'] as const;

/** Runs with the auth string of the server's pod. */
const CLIENT = `
import os
os.environ["PREFECT_API_AUTH_STRING"] = os.environ["PREFECT_SERVER_API_AUTH_STRING"]
from prefect import flow
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
`;

const run = (name: string) => `flow(lambda: 1, name="${name}")()\n`;
const READ =
  'print(Secret.load("kept").get(), sorted(each.name for each in get_client(sync_client=True).read_flows()))\n';

suite(
  'the commands of a backup',
  ['terraform', 'providers', 'cluster', 'real-node', ...CHARTS.map(chartNeed)],
  () => {
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

    async function client(program: string): Promise<string> {
      const pod = ['--namespace', installation.namespace, 'deployment/prefect-server'];
      const command = ['env', 'PREFECT_API_URL=http://localhost:4200/api', 'python', '-c', CLIENT + program];
      const { stdout } = await installation.kube.kubectl(['exec', ...pod, '--', ...command]);
      return stdout.trim().split('\n').at(-1) ?? '';
    }

    async function command(...args: string[]): Promise<string> {
      const target = ['--namespace', installation.namespace];
      const cli = ['--import', 'tsx', 'cli/main.ts', ...args, ...target];
      // The command calls the kubectl on PATH.
      const PATH = `${dirname(await tool('kubectl'))}:${process.env.PATH}`;
      const KUBECONFIG = process.env.CDKTF_PREFECT_KUBECONFIG;
      return (
        await runOk(process.execPath, cli, { cwd: ROOT, env: { ...process.env, PATH, KUBECONFIG } })
      ).stdout.trim();
    }

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
        await client(`${run('first')}Secret(value="secret").save("kept")`);
        expect(await command('backup')).toMatch(/^\d{8}T\d{6}Z-manual\.dump [1-9]\d+ bytes$/);
        const old = await database();

        const rehearsal = JSON.parse(
          await command('rehearse', '--image', `prefecthq/prefect:${NEWER}-python3.11`, '--json'),
        );
        expect(rehearsal).toMatchObject({ version: NEWER, flows: 1 });
        expect(await database()).toEqual(old);

        await install(NEWER);
        expect(await database()).not.toEqual(old);
        await client(run('second'));
        expect(await client(READ)).toBe("secret ['first', 'second']");

        const dumps = JSON.parse(await command('backups', '--json'));
        expect(dumps.map(({ name }: { name: string }) => name.replace(/^\w+-/, ''))).toEqual([
          'manual.dump',
          'before-upgrade.dump',
        ]);
        expect(await command('restore', '--yes', '--leave-stopped')).toMatch(/^flow +1 +2$/m);
        await install(OLDER);
        expect(await client(READ)).toBe("secret ['first']");
        const [revision, left = ''] = await database();
        expect(revision).toBe(old[0]);
        await command('restore', '--drop', left);
        expect(await database()).toEqual(old);
        await expectNoRestart(installation);
      },
      PATIENCE,
    );
  },
);
