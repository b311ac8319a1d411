import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
  PullPolicy,
} from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { type Login, Postgres, postgresBinaries } from '../toolbox/postgres';
import { api } from '../toolbox/prefect';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { restartAsPod } from './kit/bundled-database';
import { type Build, chartFile, decoded, Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { Load, type Request } from './kit/load';
import { suite } from './kit/needs';
import { PlayedPods } from './kit/played-pods';

const ADMIN_PASSWORD = 'Admin1';
const REFUSED = 'password authentication failed for user "prefect"';

suite(
  'a raised version, under load, with a real Prefect and a real PostgreSQL as pods,',
  ['terraform', 'providers', 'cluster', 'postgres', 'prefect', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;
    let installation: Installation;
    let kubelet: Kubelet;
    let pods: PlayedPods;
    let loads: Load[];

    beforeEach(async () => {
      postgres = await Postgres.start();
      await postgres.sql("ALTER ROLE postgres PASSWORD :'password'", { password: ADMIN_PASSWORD });
      installation = await Installation.create();
      const { kube, namespace } = installation;
      await installation.makeNamespace({ admin: { password: ADMIN_PASSWORD } });
      pods = new PlayedPods(installation, postgres);
      loads = [];
      const { isReady, onJob, onEnd } = pods;
      const environment = { PATH: `${await postgresBinaries()}:${process.env.PATH}` };
      kubelet = await Kubelet.start(kube, { namespace, environment, isReady, onJob, onEnd });
    });

    afterEach(async () => {
      for (const load of loads) await load.end();
      await pods.stop();
      await kubelet.stop();
      await postgres.stop();
      installation.remove();
    });

    const bundled = (credentials: Credentials): Database =>
      Database.bundled({ credentials, ...kubelet.scheduling });
    const withSetup = (credentials: Credentials, twoRoles: boolean): Database =>
      Database.external({
        host: postgres.host,
        port: postgres.port,
        credentials,
        setup: { adminPassword: { secretName: 'admin', key: 'password' }, twoRoles },
      });
    const external = (credentials: Credentials): Database => withSetup(credentials, false);
    const twoRoles = (credentials: Credentials): Database => withSetup(credentials, true);

    const externalByHand = (credentials: Credentials): Database =>
      Database.external({ host: postgres.host, port: postgres.port, credentials });

    function change(version: number, databaseOf: typeof bundled): void {
      const build: Build = (stack, { namespace, serverChart }) => {
        new PrefectServer(stack, 'prefect', {
          namespace: Namespace.existing(namespace),
          chart: serverChart,
          ...kubelet.scheduling,
          image: { pullPolicy: PullPolicy.NEVER },
          database: databaseOf(Credentials.generated({ version })),
          basicAuth: BasicAuth.generated({ version }),
        }).addOutputs();
      };
      installation.change(build);
    }

    async function applyVersion(version: number, databaseOf: typeof bundled): Promise<void> {
      change(version, databaseOf);
      await installation.apply();
    }

    /** Applies, and plays the administrator who waits for the new Secret. Returns the new login. */
    async function applyByHand(version: number, give: (login: Login) => Promise<unknown>): Promise<Login> {
      change(version, externalByHand);
      const { kube, namespace, workspace } = installation;
      const apply = workspace.start(['apply', '-auto-approve', '-no-color']);
      const secret = await kube.waitFor('secret', namespace, `prefect-server-database-v${version}`);
      await give({ role: 'prefect', password: decoded(secret, 'password'), database: 'server' });
      expect(await apply.ended).toMatchObject({ code: 0 });
      await installation.assertApplied();
      return await login();
    }

    async function login(): Promise<Login> {
      const password = decoded(await installation.secret('prefect-server-database'), 'password');
      const { database_username: role } = await installation.workspace.output();
      return { role: `${role}`, password, database: 'server' };
    }

    /**
     * Installs, writes something, and raises the version while requests come in, `atATime` of each load. Returns how
     * many logins the database refused.
     */
    async function rotate(databaseOf: typeof bundled, ...atATime: number[]): Promise<number> {
      await applyVersion(1, databaseOf);
      const old = await login();
      const { authString, server } = pods;
      const created = await api(`${server?.apiUrl}`, '/flows/', { body: { name: 'kept' }, authString });
      expect(created.status).toBe(201);
      loads = atATime.map((requests) => new Load(pods, requests));
      await applyVersion(2, databaseOf);
      for (const load of loads) await load.end();
      const refused = postgres.log().split(REFUSED).length - 1;
      const { stderr } = await postgres.login(old);
      // The former of two roles keeps its login.
      expect(stderr).toMatch(databaseOf === twoRoles ? /^$/ : REFUSED);
      expect((await postgres.login(await login(), 'SELECT name FROM flow')).stdout).toBe('kept\n');
      return refused;
    }

    /** Requests of all loads in a time, and those of them that failed. */
    function during(from: number, to: number): { all: Request[]; failed: Request[] } {
      const all = loads
        .flatMap(({ requests }) => requests)
        .filter(({ begin, end }) => begin > from && end < to);
      return { all, failed: all.filter(({ isAnswered }) => !isAnswered) };
    }

    /** Says for how long the API was not there, and asserts that all is answered until `from` and from then on. */
    function expectAnswersBut(from: number): void {
      const { outage, startMs, failedStarts } = pods;
      const [before, meanwhile, after] = [
        during(0, from),
        during(outage.from, outage.to),
        during(outage.to, Number.POSITIVE_INFINITY),
      ];
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
      const count = ({ all, failed }: typeof before): string => `${failed.length} of ${all.length}`;
      process.stderr.write(
        `rotation: the API was not there for ${seconds(outage.to - outage.from)}, a start of the server takes ` +
          `${seconds(startMs)}, ${failedStarts} were in vain; failed: ${count(before)} before, ` +
          `${count(meanwhile)} meanwhile, ${count(after)} after\n`,
      );
      expect(before.all.length).toBeGreaterThan(20);
      expect(after.all.length).toBeGreaterThan(20);
      expect([before.failed, after.failed]).toEqual([[], []]);
    }

    test('bundled: requests fail only while the pods are replaced', async () => {
      await rotate(bundled, 1);
      expectAnswersBut(pods.outage.from);
    });

    test('external with `setup`: after the Job, only requests on a new connection fail', async () => {
      const refused = await rotate(external, 1, 12);
      expectAnswersBut(pods.jobBegan);
      const between = during(pods.jobBegan, pods.outage.from);
      process.stderr.write(
        `rotation: ${between.failed.length} of ${between.all.length} between Job and pods, ${refused} refused\n`,
      );
      expect(between.all.length).toBeGreaterThan(20);
      expect(between.failed.length).toBeLessThanOrEqual(refused);
      // The Job runs first, so the new server connects at once.
      expect(pods.failedStarts).toBe(0);
    });

    test('external with `twoRoles`: requests fail only while the server is replaced', async () => {
      expect(await rotate(twoRoles, 1, 12)).toBe(0);
      expectAnswersBut(pods.outage.from);
      expect(pods.failedStarts).toBe(0);
    });

    test('external without `setup`: the apply waits until the role has the password of the new Secret', async () => {
      const old = await applyByHand(1, (made) => postgres.createDatabase(made));
      const now = await applyByHand(2, ({ password }) =>
        postgres.sql("ALTER ROLE prefect PASSWORD :'password'", { password }),
      );
      expect((await postgres.login(old)).stderr).toContain(REFUSED);
      expect((await postgres.login(now)).stdout).toBe('prefect\n');
      const { authString, server } = pods;
      const created = await api(`${server?.apiUrl}`, '/flows/', { body: { name: 'new' }, authString });
      expect(created.status).toBe(201);
    });
  },
);

suite(
  'a new password of Prefect 1, with a real PostgreSQL in the place of the bundled one,',
  ['terraform', 'providers', 'cluster', 'postgres', chartNeed(PREFECT1_CHART)],
  () => {
    test('is that of the user and of the superuser', async () => {
      const postgres = await Postgres.start();
      const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
      const build =
        (version: number): Build =>
        (stack, { namespace }) => {
          const credentials = Credentials.generated({ version });
          const database = Database.bundled({ credentials });
          new Prefect1Server(stack, 'prefect', { namespace: Namespace.create(namespace), chart, database });
        };
      const logins = async (): Promise<Login[]> => {
        const secret = await installation.secret('prefect1-database');
        return [
          { role: 'prefect', password: decoded(secret, 'postgres-password'), database: 'prefect' },
          { role: 'postgres', password: decoded(secret, 'admin-password'), database: 'postgres' },
        ];
      };
      const installation = await Installation.create(build(1));
      await installation.apply();
      const old = await logins();
      await postgres.createDatabase(old[0]);
      installation.change(build(2));
      await installation.apply();
      expect(await restartAsPod(installation, postgres)).toContain(
        'The database has the password of the Secret.',
      );
      for (const [index, login] of (await logins()).entries()) {
        expect((await postgres.login(login)).stdout).toBe(`${login.role}\n`);
        expect((await postgres.login(old[index])).stderr).toContain('password authentication failed');
      }
      await postgres.stop();
      installation.remove();
    });
  },
);
