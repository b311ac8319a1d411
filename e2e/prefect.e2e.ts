import { readFileSync } from 'node:fs';
import { TerraformVariable } from 'cdktf';
import { BasicAuth, CertificateSource, Credentials, Database, SslMode } from '../src';
import { seemsSecret } from '../src/kubernetes/plain-variables';
import { PREFECT_KUBERNETES_VERSION } from '../src/prefect-worker/chart/base-job-template';
import template from '../src/prefect-worker/chart/prefect-kubernetes-template.json';
import { Postgres } from '../toolbox/postgres';
import {
  api,
  prefect,
  prefectPython,
  runFlow,
  startPrefectServer,
  upgradeDatabase,
} from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { cleanEnvironment, type Result, run, runOk } from '../toolbox/process';
import { decoded, Installation, server } from './kit/installation';
import { suite } from './kit/needs';

const ODD_PASSWORD = `o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü+{}\${x}%{y}`;

/** The environment of the server's pod without paths, ports and addresses, which are valid only inside a pod. */
function settings(environment: Record<string, string>): Record<string, string> {
  const names = /^PREFECT_SERVER_(DATABASE_|API_AUTH_STRING|CORS_|CSRF_|EVENTS_|SERVICES_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)));
}

/** Runs what `verify_command` runs in the server's container, with that container's environment. */
async function verify(command: string, env: Record<string, string>): Promise<Result> {
  const program = command.slice(command.indexOf(' -- python ') + ' -- python '.length);
  return await run('sh', ['-c', `exec "$PYTHON" ${program}`], {
    env: { ...env, PYTHON: await prefectPython() },
  });
}

suite(
  'real Prefect and PostgreSQL with what the pods get',
  ['terraform', 'providers', 'cluster', 'prefect', 'postgres', 'openssl', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;

    beforeAll(async () => {
      postgres = await Postgres.start({ tls: true });
    });
    afterAll(() => postgres?.stop());

    test('the base job template is the one of the pinned prefect-kubernetes', async () => {
      const python = await prefectPython();
      const version = ['-c', 'import importlib.metadata as m; print(m.version("prefect-kubernetes"))'];
      expect((await run(python, version, { env: process.env })).stdout.trim()).toBe(
        PREFECT_KUBERNETES_VERSION,
      );
      const printed = await prefect(['work-pool', 'get-default-base-job-template', '--type', 'kubernetes']);
      expect(JSON.parse(printed.stdout)).toEqual(template);
    });

    test('each of its settings that is a secret is taken for one by its name', async () => {
      const program =
        'import prefect.settings.legacy as s, prefect.settings.models.root as r; print("\\n".join(name for name, setting in s._get_settings_fields(r.Settings).items() if setting.is_secret and name.isupper()))';
      const { stdout } = await runOk(await prefectPython(), ['-c', program], { env: cleanEnvironment() });
      const names = stdout.trim().split('\n');
      expect(names).toContain('PREFECT_API_KEY');
      expect(names.filter((name) => !seemsSecret(name, 'text'))).toEqual([]);
    });

    test('with an odd password, verified TLS and basic auth, the database is migrated and a worker runs a flow', async () => {
      const login = { role: 'o dd@role', password: ODD_PASSWORD, database: 'o dd' };
      await postgres.createDatabase(login);
      const installation = await Installation.create(
        (stack, site) => {
          const password = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
          server({
            database: Database.external({
              host: 'localhost',
              port: postgres.port,
              username: login.role,
              name: login.database,
              credentials: Credentials.fromPassword(password.stringValue),
              sslMode: SslMode.VERIFY_FULL,
              sslCa: CertificateSource.fromConfigMap('database-ca'),
              pool: { size: 3, maxOverflow: 2, timeout: 20, statementTimeout: 20 },
            }),
            basicAuth: BasicAuth.generated({ specialCharacters: '%&$' }),
            retention: { eventDays: 3, flowRunDays: 30 },
            corsAllowedOrigins: ['https://dashboard.example.com'],
            csrfProtection: true,
            analytics: false,
            workers: [{ workPool: 'e2e', chart: site.workerChart }],
          })(stack, site);
        },
        { variables: { password: ODD_PASSWORD } },
      );
      const { kube, namespace } = installation;
      await installation.apply();
      await kube.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'database-ca', namespace },
        data: { 'ca.crt': readFileSync(`${postgres.caFile}`, 'utf8') },
      });
      const env = settings(await installation.serverEnvironment());
      const caFile = 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_CA_FILE';
      const pod = await installation.pod('server');
      const mount = pod.spec.containers[0].volumeMounts.find(
        ({ name }: { name: string }) => name === 'cdktf-prefect-database-ca',
      );
      expect(env[caFile]).toBe(`${mount.mountPath}/ca.crt`);
      env[caFile] = `${postgres.caFile}`;

      const url = env.PREFECT_SERVER_DATABASE_CONNECTION_URL;
      const migration = await upgradeDatabase(url, env);
      expect(migration).toMatchObject({ code: 0 });
      const running = await startPrefectServer(env);
      const authString = decoded(await installation.secret('prefect-server-api-auth'), 'auth-string');
      expect((await api(running.apiUrl, '/admin/version')).status).toBe(401);
      expect((await api(running.apiUrl, '/admin/version', { authString })).status).toBe(200);
      const withoutToken = { authString, body: {} };
      expect((await api(running.apiUrl, '/work_pools/filter', withoutToken)).status).toBe(403);
      const connections =
        "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = :'role'";
      expect(await postgres.sql(connections, { role: login.role })).toBe('t');
      const { verify_command: command } = await installation.workspace.output();
      const port = new URL(running.apiUrl).port;
      expect((await verify(command, { ...env, PREFECT_SERVER_API_PORT: port })).code).not.toBe(0);
      const flow = await runFlow({ PREFECT_API_URL: running.apiUrl, PREFECT_API_AUTH_STRING: authString });
      expect(flow.state).toBe('Completed');
      const verified = await verify(command, { ...env, PREFECT_SERVER_API_PORT: port });
      expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('3.8.3') });
      await running.stop();
      installation.remove();
    });

    test('the generated password of the bundled database works for migration and server, with the host replaced', async () => {
      const installation = await Installation.create(server({}));
      await installation.apply();
      const password = decoded(await installation.secret('prefect-server-database'), 'password');
      await postgres.createDatabase({ role: 'prefect', password, database: 'server' });
      const env = settings(await installation.serverEnvironment());
      const host = `@prefect-server-postgresql.${installation.namespace}.svc:5432/`;
      const url = env.PREFECT_SERVER_DATABASE_CONNECTION_URL;
      expect(url).toContain(host);
      env.PREFECT_SERVER_DATABASE_CONNECTION_URL = url.replace(host, `@127.0.0.1:${postgres.port}/`);
      const running = await startPrefectServer(env);
      expect((await api(running.apiUrl, '/health')).body).toBe('true');
      await running.stop();

      const wrong = {
        ...env,
        PREFECT_SERVER_DATABASE_CONNECTION_URL: env.PREFECT_SERVER_DATABASE_CONNECTION_URL.replace(
          password,
          'wrong',
        ),
      };
      expect((await upgradeDatabase(wrong.PREFECT_SERVER_DATABASE_CONNECTION_URL, wrong)).code).not.toBe(0);
      installation.remove();
    });

    test.each([
      ['require', SslMode.REQUIRE],
      ['disable', SslMode.DISABLE],
    ])('the connection has the SSL mode %s', async (mode, sslMode) => {
      const login = { role: mode, password: 'Abc123', database: mode };
      await postgres.createDatabase(login);
      const installation = await Installation.create(
        (stack, site) => {
          const password = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
          const credentials = Credentials.fromPassword(password.stringValue);
          const { role: username, database: name } = login;
          server({
            database: Database.external({
              host: '127.0.0.1',
              port: postgres.port,
              username,
              name,
              credentials,
              sslMode,
            }),
          })(stack, site);
        },
        { variables: { password: login.password } },
      );
      await installation.apply();
      const running = await startPrefectServer(settings(await installation.serverEnvironment()));
      const connections =
        "SELECT bool_or(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = :'role'";
      expect(await postgres.sql(connections, { role: login.role })).toBe(mode === 'require' ? 't' : 'f');
      await running.stop();
      installation.remove();
    });
  },
);
