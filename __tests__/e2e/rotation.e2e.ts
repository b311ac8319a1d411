import { setTimeout as sleep } from 'node:timers/promises';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  type PrefectServerProps,
} from '../../src';
import { PREFECT1_CHART_VERSION } from '../../src/charts/prefect1-server/versions';
import { restartAsPod } from './support/bundled-database';
import { type Build, chartFile, decoded, Installation, server } from './support/installation';
import { suite } from './support/needs';
import { type Login, Postgres } from './support/postgres';
import { api, type PrefectServer, startPrefectServer, upgradeDatabase } from './support/prefect';
import { CHARTS, chartNeed, PREFECT1_CHART } from './support/prerequisites';

const DONE = 'The database has the password of the Secret.';

function bundled(credentials: Credentials, props: PrefectServerProps = {}): Build {
  return server({ database: Database.bundled({ credentials }), ...props });
}

/** What the server's pod connects with, its host replaced by that of a real PostgreSQL. */
async function environmentOf(
  installation: Installation,
  postgres: Postgres,
): Promise<Record<string, string>> {
  const all = await installation.serverEnvironment();
  const names = /^PREFECT_SERVER_(DATABASE_|API_AUTH_STRING)/;
  const env = Object.fromEntries(Object.entries(all).filter(([name]) => names.test(name)));
  env.PREFECT_SERVER_DATABASE_CONNECTION_URL = env.PREFECT_SERVER_DATABASE_CONNECTION_URL.replace(
    `@prefect-server-postgresql.${installation.namespace}.svc:5432/`,
    `@${postgres.host}:${postgres.port}/`,
  );
  return env;
}

async function loginOf(installation: Installation, secret = 'prefect-server-database'): Promise<Login> {
  const password = decoded(await installation.secret(secret), 'password');
  return { role: 'prefect', password, database: 'server' };
}

/** Asks a server for something in its database again and again, and counts what it answers. */
class Load {
  readonly answers = { good: 0, bad: 0 };
  private ended = false;
  private readonly loop: Promise<void>;
  url = '';
  authString = '';

  constructor(running: PrefectServer, authString: string) {
    this.aim(running, authString);
    this.loop = this.run();
  }

  aim(running: PrefectServer, authString: string): void {
    this.url = running.apiUrl;
    this.authString = authString;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      const { authString } = this;
      const answer = api(this.url, '/flows/filter', { body: { limit: 1 }, authString });
      const status = await answer.then(({ status }) => status).catch(() => 0);
      this.answers[status === 200 ? 'good' : 'bad'] += 1;
      await sleep(20);
    }
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }
}

suite(
  'a new password, with a real PostgreSQL in the place of the bundled one,',
  ['terraform', 'providers', 'cluster', 'postgres', 'prefect', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;

    beforeEach(async () => {
      postgres = await Postgres.start();
    });
    afterEach(async () => {
      await postgres.stop();
    });

    async function expectAccepted(login: Login, refused?: Login): Promise<void> {
      expect((await postgres.login(login)).stderr).toBe('');
      if (refused !== undefined) {
        expect((await postgres.login(refused)).stderr).toContain('password authentication failed');
      }
    }

    test('by a raised version, under load: what runs keeps running until its turn, and nothing is lost', async () => {
      const build = (version: number): Build =>
        bundled(Credentials.generated({ version }), { basicAuth: BasicAuth.generated({ version }) });
      const auth = async (): Promise<string> =>
        decoded(await installation.secret('prefect-server-api-auth'), 'auth-string');
      const installation = await Installation.create(build(1));
      await installation.apply();
      const [old, oldAuth] = [await loginOf(installation), await auth()];
      await postgres.createDatabase(old);
      const env = await environmentOf(installation, postgres);
      expect((await upgradeDatabase(env.PREFECT_SERVER_DATABASE_CONNECTION_URL, env)).code).toBe(0);
      let running = await startPrefectServer(env);
      const created = await api(running.apiUrl, '/flows/', { body: { name: 'kept' }, authString: oldAuth });
      expect(created.status).toBe(201);
      const load = new Load(running, oldAuth);

      installation.change(build(2));
      await installation.apply();
      // Pods are simulated: the processes of the old ones still run, on Secrets that are gone.
      expect(load.answers.good).toBeGreaterThan(20);
      expect(load.answers.bad).toBe(0);

      const begin = Date.now();
      await running.stop();
      expect(await restartAsPod(installation, postgres)).toContain(DONE);
      running = await startPrefectServer(await environmentOf(installation, postgres));
      const seconds = (Date.now() - begin) / 1000;
      load.aim(running, await auth());
      const { bad, good } = load.answers;
      await sleep(1000);
      await load.end();
      await running.stop();
      process.stderr.write(
        `rotation: ${bad} of ${bad + good} requests failed, in ${seconds} s of restarts\n`,
      );
      expect(load.answers.good).toBeGreaterThan(good + 10);
      // One may be on its way while the aim moves.
      expect(load.answers.bad).toBeLessThanOrEqual(bad + 1);
      const login = await loginOf(installation);
      await expectAccepted(login, old);
      expect((await postgres.login(login, 'SELECT name FROM flow')).stdout).toBe('kept\n');
      installation.remove();
    });

    test('by a write-only Secret that was deleted by hand, or by a switch of the kind and back', async () => {
      const installation = await Installation.create(bundled(Credentials.writeOnly()));
      await installation.apply();
      const logins = [await loginOf(installation)];
      await postgres.createDatabase(logins[0]);
      const { metadata } = await installation.secret('prefect-server-database');
      await installation.kube.delete('secret', installation.namespace, metadata.name);
      for (const credentials of [Credentials.writeOnly(), Credentials.generated(), Credentials.writeOnly()]) {
        installation.change(bundled(credentials));
        await installation.apply();
        logins.unshift(await loginOf(installation));
        expect(await restartAsPod(installation, postgres)).toContain(DONE);
        await expectAccepted(logins[0], logins[1]);
      }
      expect(new Set(logins.map(({ password }) => password)).size).toBe(4);
      installation.remove();
    });

    test('by a new installation over the volume of an old one', async () => {
      const old = { role: 'prefect', password: 'of an old one', database: 'server' };
      await postgres.createDatabase(old);
      const existing: PrefectServerProps = { database: Database.bundled({ existingClaim: 'old-data' }) };
      const installation = await Installation.create((stack, site) => {
        server({ ...existing, namespace: Namespace.existing(site.namespace) })(stack, site);
      });
      await installation.kube.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: installation.namespace } },
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'old-data', namespace: installation.namespace },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
        },
      );
      await installation.apply();
      expect(await restartAsPod(installation, postgres)).toContain(DONE);
      await expectAccepted(await loginOf(installation), old);
      installation.remove();
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
      expect(await restartAsPod(installation, postgres)).toContain(DONE);
      for (const [index, login] of (await logins()).entries()) {
        expect((await postgres.login(login)).stdout).toBe(`${login.role}\n`);
        expect((await postgres.login(old[index])).stderr).toContain('password authentication failed');
      }
      await postgres.stop();
      installation.remove();
    });
  },
);
