import { BasicAuth, Credentials, Database, Namespace, PrefectServer, Redis } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chartArchive } from '../toolbox/charts';
import type { Kube } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { tool } from '../toolbox/tools';
import { ByHand } from './kit/helm-by-hand';
import { type Build, chartFile, Installation } from './kit/installation';
import { type Downtime, Probe } from './kit/probe';
import { expectNoRestart, PATIENCE, PREFECT_IMAGE, realSuite, restarts, source, TAG } from './kit/real-pods';
import { postgres, REDIS_SECRETS, redis } from './kit/services';

/** What an upgrade comes from. */
const OLDER = { version: '2026.7.2211359', tag: '3.7.7-python3.11' };

/** How often each event is measured. The installations take turns, because the load of a node changes. */
const RUNS = Array.from({ length: Number(process.env.CDKTF_PREFECT_RUNS ?? 1) }, (_, index) => index + 1);

/** Downtimes by event and installation, printed when all are known. */
const figures = new Map<string, Map<string, Downtime[]>>();
const COLUMNS = ['one server', 'bare chart', 'two servers, Redis'] as const;
type Column = (typeof COLUMNS)[number];

function note(event: string, column: Column, downtime: Downtime): void {
  const row = figures.get(event) ?? new Map<string, Downtime[]>();
  figures.set(event, row.set(column, [...(row.get(column) ?? []), downtime]));
}

function quantile(downtimes: readonly Downtime[], part: number): number {
  const sorted = downtimes.map(({ seconds }) => seconds).sort((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * part)];
}

/** The median, the range, and how many requests failed in all runs. */
function cell(downtimes: readonly Downtime[] | undefined): string {
  if (downtimes === undefined) return '–';
  const [least, median, most] = [0, 0.5, 1].map((part) => quantile(downtimes, part).toFixed(1));
  const sum = (of: 'failed' | 'all') => downtimes.reduce((total, each) => total + each[of], 0);
  const range = least === most ? '' : ` (${least} to ${most})`;
  return `${median} s${range}, ${sum('failed')} of ${sum('all')} failed`;
}

function table(): string {
  const lines = [...figures].map(([event, row]) => [
    event,
    ...COLUMNS.map((column) => cell(row.get(column))),
  ]);
  const rows = [['', ...COLUMNS], COLUMNS.map(() => '---').concat('---'), ...lines];
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

async function restart(kube: Kube, namespace: string, workload = 'deployment/prefect-server'): Promise<void> {
  const target = [workload, '--namespace', namespace];
  await kube.kubectl(['rollout', 'restart', ...target]);
  await kube.kubectl(['rollout', 'status', ...target, '--timeout=600s']);
}

interface Versions {
  readonly database: number;
  readonly auth: number;
}

/** Notes for how long an event lasts, and asserts that no container restarted in it. */
async function measured(
  event: string,
  column: Column,
  place: { readonly kube: Kube; readonly namespace: string; readonly probe: Probe },
  change: () => Promise<unknown>,
): Promise<Downtime> {
  const downtime = await place.probe.during(change);
  note(event, column, downtime);
  await expectNoRestart(place);
  return downtime;
}

realSuite('downtime on real pods', CHARTS.map(chartNeed), () => {
  afterAll(() => {
    process.stderr.write(`\ndowntime, by four requests a second: medians of ${RUNS.length}\n\n${table()}\n`);
  });

  describe.each(RUNS)('run %d', () => {
    test(
      'one server: nothing restarts, and requests fail only while the server is replaced',
      async () => {
        const older = await chartFile('prefect-server', OLDER.version);
        const build =
          ({ database, auth }: Versions, isOlder = false): Build =>
          (stack, { namespace, serverChart }) => {
            new PrefectServer(stack, 'prefect', {
              namespace: Namespace.existing(namespace),
              chart: isOlder ? older : source(serverChart),
              image: { tag: isOlder ? OLDER.tag : TAG },
              database: Database.bundled({
                credentials: Credentials.generated({ version: database }),
                preventDestroy: false,
              }),
              basicAuth: BasicAuth.generated({ version: auth }),
            }).addOutputs();
          };
        const installation = await Installation.create(build({ database: 1, auth: 1 }, true));
        const { kube, namespace, workspace } = installation;
        await installation.makeNamespace();
        const probe = await Probe.start(kube, namespace, PREFECT_IMAGE);
        const place = { kube, namespace, probe };
        const apply = async (event: string, next?: Build) => {
          if (next !== undefined) installation.change(next);
          await measured(event, 'one server', place, () => workspace.apply());
          await installation.assertApplied();
        };
        await apply('install');
        await apply('upgrade', build({ database: 1, auth: 1 }));
        await apply('database password', build({ database: 2, auth: 1 }));
        await apply('auth string', build({ database: 2, auth: 2 }));
        await measured('restart', 'one server', place, () => restart(kube, namespace));
        await measured('restart of the database', 'one server', place, () =>
          restart(kube, namespace, 'statefulset/prefect-server-postgresql'),
        );
        await probe.stop();
        await installation.destroyWithNamespace();
      },
      PATIENCE,
    );

    test(
      'the bare chart, on the same node',
      async () => {
        const byHand = await ByHand.create();
        const { kube, namespace } = byHand.installation;
        const probe = await Probe.start(kube, namespace, PREFECT_IMAGE);
        const values = (tag: string) => ({
          global: { prefect: { image: { prefectTag: tag } } },
          postgresql: { auth: { password: 'Bare1' } },
        });
        const install = () =>
          byHand.helmInstall('prefect-server', 'prefect-server', values(OLDER.tag), OLDER.version);
        note('install', 'bare chart', await probe.during(install));
        const upgrade = async () => {
          const chart = await chartArchive('prefect-server', CHART_VERSION);
          const sets = `--set global.prefect.image.prefectTag=${TAG} --set postgresql.auth.password=Bare1`;
          const command = `upgrade prefect-server '${chart}' --namespace ${namespace} ${sets} --wait`;
          await byHand.shell(`'${await tool('helm')}' ${command}`);
        };
        note('upgrade', 'bare chart', await probe.during(upgrade));
        note('restart', 'bare chart', await probe.during(() => restart(kube, namespace)));
        const restarted = restarts(await kube.list('pods', namespace));
        process.stderr.write(`restarts in the bare chart's pods: ${restarted.join('; ') || 'none'}\n`);
        await probe.stop();
        await byHand.shell(
          `'${await tool('helm')}' uninstall prefect-server --namespace ${namespace} --wait`,
        );
        await kube.delete('namespace', undefined, namespace, false);
        byHand.remove();
      },
      PATIENCE,
    );

    test(
      'two servers with Redis answer in a restart and in each rotation, and no login is refused',
      async () => {
        const column = 'two servers, Redis';
        const build =
          ({ database, auth }: Versions): Build =>
          (stack, { namespace, serverChart }) => {
            new PrefectServer(stack, 'prefect', {
              namespace: Namespace.existing(namespace),
              chart: source(serverChart),
              image: { tag: TAG },
              replicas: 2,
              // Two cores have to have room for the pods that replace them.
              resources: { requests: { cpu: '100m' } },
              redis: Redis.external({ host: 'redis', docketUrl: { secretName: 'redis', key: 'docket-url' } }),
              database: Database.external({
                host: 'postgres',
                credentials: Credentials.generated({ version: database }),
                setup: { adminPassword: { secretName: 'postgres', key: 'password' }, twoRoles: true },
              }),
              basicAuth: BasicAuth.generated({ version: auth }),
            }).addOutputs();
          };
        const installation = await Installation.create(build({ database: 1, auth: 1 }));
        const { kube, namespace, workspace } = installation;
        await installation.makeNamespace(REDIS_SECRETS);
        await kube.apply(...postgres(namespace), ...redis(namespace));
        const probe = await Probe.start(kube, namespace, PREFECT_IMAGE);
        const place = { kube, namespace, probe };
        const apply = async (event: string, next: Build): Promise<Downtime> => {
          installation.change(next);
          const downtime = await measured(event, column, place, () => workspace.apply());
          await installation.assertApplied();
          return downtime;
        };
        await measured('install', column, place, () => workspace.apply());
        const rotation = await apply('database password', build({ database: 2, auth: 1 }));
        const auth = await apply('auth string', build({ database: 2, auth: 2 }));
        const restarted = await measured('restart', column, place, () => restart(kube, namespace));
        expect([auth, restarted].map(({ failed }) => failed)).toEqual([0, 0]);
        // On a busy node, requests to a server that starts may take longer than the probe waits. No login is refused.
        const { stdout } = await kube.kubectl(['logs', '--namespace', namespace, 'deployment/postgres']);
        expect(stdout).not.toContain('FATAL');
        expect(rotation.failed).toBeLessThan(rotation.all / 20);
        await probe.stop();
        await installation.destroyWithNamespace();
      },
      PATIENCE,
    );
  });

  test('a rotation takes at most 1.3 times the restarts of database and server', () => {
    const median = (event: string) => {
      const downtimes = figures.get(event)?.get('one server');
      if (downtimes === undefined) throw new Error(`no figure for: ${event}`);
      return quantile(downtimes, 0.5);
    };
    const restarts = median('restart of the database') + median('restart');
    expect(median('database password')).toBeLessThan(1.3 * restarts);
  });
});
