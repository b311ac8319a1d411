import { TerraformVariable } from 'cdktf';
import { CertificateSource, Credentials, Database, SslMode } from '../src';
import { Postgres } from '../toolbox/postgres';
import { prefectPython } from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { type Result, run } from '../toolbox/process';
import { Installation, server } from './kit/installation';
import { suite } from './kit/needs';

const LOGIN = { role: 'o dd@role', password: `o'd"d p@ss/w:r%d?#&=`, database: 'o dd' };
const TLS = 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS';

suite(
  'a server that waits for its database',
  ['terraform', 'providers', 'cluster', 'prefect', 'postgres', 'openssl', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;
    let installation: Installation;
    let environment: Record<string, string>;

    beforeAll(async () => {
      postgres = await Postgres.start({ tls: true });
      await postgres.createDatabase(LOGIN);
      installation = await Installation.create(
        (stack, site) => {
          const password = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
          server({
            database: Database.external({
              host: 'localhost',
              port: postgres.port,
              username: LOGIN.role,
              name: LOGIN.database,
              credentials: Credentials.fromPassword(password.stringValue),
              sslMode: SslMode.VERIFY_FULL,
              sslCa: CertificateSource.fromConfigMap('database-ca'),
            }),
          })(stack, site);
        },
        { variables: { password: LOGIN.password } },
      );
      await installation.apply();
      environment = await installation.serverEnvironment();
    });
    afterAll(async () => {
      installation?.remove();
      await postgres?.stop();
    });

    /** Runs the wait of the server's container. It becomes `echo started`. */
    async function start(seconds: number, more: Record<string, string> = {}): Promise<Result> {
      const [container] = (await installation.pod('server')).spec.containers;
      const [python, flag, program] = container.command.slice(3);
      expect([python, flag]).toEqual(['python', '-c']);
      const env = {
        PATH: process.env.PATH,
        ...environment,
        [`${TLS}_CA_FILE`]: `${postgres.caFile}`,
        ...more,
      };
      return await run(await prefectPython(), [flag, program, String(seconds), 'echo', 'started'], { env });
    }

    test('starts at once with a database that takes the login, over verified TLS and with odd names', async () => {
      expect(await start(60)).toMatchObject({ code: 0, stdout: 'started\n', stderr: '' });
    });

    test('waits for a database that is away, and says so', async () => {
      await postgres.halt();
      const started = start(60);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await postgres.resume();
      const { stdout, stderr } = await started;
      expect(stdout).toBe('started\n');
      expect(stderr).toContain(`Waiting for a login to the database ${LOGIN.database} at localhost:`);
    });

    test('migrates an empty database once, with block types, where the chart’s hook migrates', async () => {
      const migrating = { PREFECT_SERVER_DATABASE_MIGRATE_ON_START: 'false' };
      const results = await Promise.all([start(240, migrating), start(240, migrating)]);
      expect(results.map(({ code, stdout }) => [code, stdout.endsWith('started\n')])).toEqual([
        [0, true],
        [0, true],
      ]);
      expect(results.filter(({ stdout }) => stdout.includes('upgraded'))).toHaveLength(1);
      expect(
        results.filter(({ stderr }) => stderr.includes('another pod looks for its tables')),
      ).toHaveLength(1);
      await postgres.sql('SELECT FROM alembic_version, flow_run', {}, LOGIN.database);
      const count = (table: string) => postgres.sql(`SELECT count(*) FROM ${table}`, {}, LOGIN.database);
      expect(Number(await count('block_type'))).toBeGreaterThan(0);
      expect(Number(await count('block_schema'))).toBeGreaterThan(0);
      expect(await start(240, migrating)).toMatchObject({ code: 0, stdout: 'started\n', stderr: '' });
    });

    test.each([
      ['a refused password', {}, /InvalidPasswordError/],
      [
        'a certificate of nobody that is trusted',
        { [`${TLS}_CA_FILE`]: '/etc/ssl/certs/ca-certificates.crt' },
        /CERTIFICATE_VERIFY_FAILED/,
      ],
    ])('goes on with %s after its time, with the reason', async (_, more, reason) => {
      if (reason.source.startsWith('Invalid')) {
        await postgres.sql(`ALTER ROLE "${LOGIN.role}" PASSWORD 'another'`);
      }
      const { stdout, stderr } = await start(2, more);
      expect(stdout).toBe('started\n');
      expect(stderr).toMatch(reason);
      expect(stderr).toContain('Starting without it after 2 seconds.');
      expect(stderr).not.toContain(LOGIN.password);
    });
  },
);
