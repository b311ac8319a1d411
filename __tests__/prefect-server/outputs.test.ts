import { execFileSync, spawnSync } from 'node:child_process';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
  Redis,
  ServiceType,
} from '../../src';
import { SCENARIOS } from '../support/scenarios';
import { errorOf, synthesize } from '../support/template';

function outputs(props: PrefectServerProps): Record<string, any> {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { acknowledgeNoAuthentication: true, ...props }).addOutputs();
  }).outputs;
}

const DOCKET = { secretName: 'redis', key: 'url' };

describe('outputs', () => {
  test('without addOutputs there are none', () => {
    expect(
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect');
      }).outputs,
    ).toEqual({});
  });

  test('a server with defaults has these values', () => {
    expect(outputs({})).toMatchObject({
      namespace: 'prefect',
      release_name: 'prefect-server',
      chart_version: '2026.8.18172642',
      prefect_version: '3.8.3',
      cluster_api_url: 'http://prefect-server.prefect.svc:4200/api',
      api_url: 'http://localhost:4200/api',
      ui_url: 'http://localhost:4200',
      port_forward_command: 'kubectl --namespace prefect port-forward service/prefect-server 4200:4200',
      cli_command: 'prefect config set PREFECT_API_URL=http://localhost:4200/api',
      database_kind: 'bundled',
      database_host: 'prefect-server-postgresql.prefect.svc',
      database_port: 5432,
      database_name: 'server',
      database_username: 'prefect',
      database_claim_name: 'prefect-server-database',
      database_secret_name: 'prefect-server-database-v1',
      database_secret_keys: { password: 'password', urlEncodedPassword: 'password-urlencoded' },
      database_max_connections: 17,
    });
  });

  test.each(Object.entries(SCENARIOS))('%s: each output has a description', (_name, { build }) => {
    for (const output of Object.values(synthesize(build).section('output') ?? {}) as any[]) {
      expect(output.description).toMatch(/\.$/);
    }
  });

  test('addresses have the host of the Ingress and the base path', () => {
    expect(outputs({ ingress: { host: 'a.example.com', tlsSecretName: 't' }, basePath: '/p' })).toMatchObject(
      {
        api_url: 'https://a.example.com/p/api',
        ui_url: 'https://a.example.com/p',
        cluster_api_url: 'http://prefect-server.prefect.svc:4200/p/api',
        prefect_provider: { endpoint: 'https://a.example.com/p/api' },
      },
    );
  });

  test('addresses agree with uiApiUrl', () => {
    const url = 'https://tls.example.com/p/api';
    expect(
      outputs({ uiApiUrl: `${url}/`, basePath: '/p', ingress: { host: 'a.example.com' } }),
    ).toMatchObject({
      api_url: url,
      ui_url: 'https://tls.example.com/p',
      cli_command: `prefect config set PREFECT_API_URL=${url}`,
      prefect_provider: { endpoint: url },
    });
    expect(outputs({ uiApiUrl: 'https://tls.example.com/x/api', basePath: '/p' })).toMatchObject({
      api_url: 'https://tls.example.com/x/api',
      ui_url: 'https://tls.example.com/p',
    });
    expect(outputs({ uiApiUrl: '/api', ingress: { host: 'a.example.com' } })).toMatchObject({
      api_url: 'http://a.example.com/api',
    });
  });

  test('the address of a LoadBalancer is pending until it is assigned', () => {
    const { external_address: address } = outputs({ service: { type: ServiceType.LOAD_BALANCER } });
    expect(address).toMatch(
      /^\$\{try\(coalesce\(data\.kubernetes_service_v1\..*hostname.*ip\), "pending"\)\}$/,
    );
    expect(outputs({})).not.toHaveProperty('external_address');
  });

  test('basic auth has outputs with the name of the Secret and a command, never the auth string', () => {
    const read =
      'kubectl --namespace prefect get secret prefect-server-api-auth --output go-template=\'{{index .data "auth-string" | base64decode}}\'';
    expect(outputs({ basicAuth: BasicAuth.generated() })).toMatchObject({
      api_auth_secret_name: 'prefect-server-api-auth',
      api_auth_command: read,
      cli_command: `prefect config set PREFECT_API_URL=http://localhost:4200/api && prefect config set PREFECT_API_AUTH_STRING="$(${read})" >/dev/null && echo "Set 'PREFECT_API_AUTH_STRING'."`,
      prefect_provider: { basic_auth_key_command: read },
    });
    expect(outputs({})).not.toHaveProperty('api_auth_command');
  });

  test('components in an existing Secret have no output', () => {
    const of = (credentials: Credentials, host?: string) =>
      Object.keys(outputs({ database: Database.external({ host, credentials }) })).filter((name) =>
        /^database_(host|port|name|username)$/.test(name),
      );
    expect(of(Credentials.fromSecret('pg', { connectionString: 'url' }))).toEqual([]);
    expect(of(Credentials.fromSecret('pg', { host: 'h', username: 'u' }))).toEqual([
      'database_name',
      'database_port',
    ]);
    expect(of(Credentials.fromSecret('pg'), 'db.example.com')).toHaveLength(4);
  });

  test('the password command reads the key of the Secret', () => {
    const credentials = Credentials.fromSecret('pg', { password: 'pw' });
    const all = outputs({ database: Database.external({ host: 'db', credentials }) });
    expect(all.database_secret_keys).toEqual({ password: 'pw' });
    expect(all.database_password_command).toContain('get secret pg ');
    expect(all.database_password_command).toContain('index .data "pw"');
  });

  test('the maximum number of connections includes the background services', () => {
    const database = Database.bundled({ pool: { size: 20, maxOverflow: 0 } });
    const redis = Redis.external({ host: 'redis', docketUrl: DOCKET });
    expect(outputs({ database }).database_max_connections).toBe(22);
    expect(outputs({ database, redis, replicas: 3 }).database_max_connections).toBe(4 * 22);
    expect(outputs({ database: Database.sqlite() })).not.toHaveProperty('database_max_connections');
  });

  test('work pools and job namespaces are listed once', () => {
    const workers = [
      { workPool: 'a', name: 'one' },
      { workPool: 'a', name: 'two' },
    ];
    expect(outputs({ workers })).toMatchObject({ work_pools: ['a'], job_namespaces: ['prefect'] });
  });

  test('debug_command covers each namespace, the database, the server and its workers, and continues after a failure', () => {
    const commands = outputs({
      workers: [
        { workPool: 'a', namespace: Namespace.create('w'), job: { namespace: Namespace.create('j') } },
      ],
    }).debug_command.split('; ');
    expect(commands.map((command: string) => command.split(' ').slice(2, 5).join(' '))).toEqual([
      'prefect get pods',
      'prefect get events',
      'prefect get events',
      'w get pods',
      'w get events',
      'w get events',
      'j get pods',
      'j get events',
      'j get events',
      'prefect logs --selector',
      'prefect logs deployment/prefect-server',
      'w logs deployment/prefect-worker-a',
    ]);
    expect(commands[1]).toContain('get events --field-selector reason=FailedCreate');
  });

  const withPython = spawnSync('python3', ['--version']).status === 0 ? test : test.skip;
  describe('verification', () => {
    /** The last line that the program of the command prints. */
    const verification = (props: PrefectServerProps, environment: Record<string, string>) => {
      const { verify_command: command } = outputs(props);
      const program = execFileSync('sh', ['-c', `printf %s ${command.slice(command.indexOf(' -c ') + 4)}`]);
      const env = { PATH: process.env.PATH, PREFECT_SERVER_API_PORT: '1', ...environment };
      const { stdout, stderr } = spawnSync('python3', ['-c', String(program)], { env, encoding: 'utf8' });
      return (stdout + stderr).trim().split('\n').at(-1);
    };
    const unreachable = expect.stringMatching(/^urllib\.error\.URLError/);

    withPython('finds a password that needs percent-encoding, and does not show it', () => {
      const of = (credentials: Credentials, password: string) =>
        verification(
          { database: Database.external({ host: 'db', credentials }) },
          { PREFECT_SERVER_DATABASE_PASSWORD: password },
        );
      const needsEncoding = 'the database password needs percent-encoding: name a key urlEncodedPassword';
      const plain = Credentials.fromSecret('pg');
      expect(of(plain, 'pass@word')).toBe(needsEncoding);
      expect(of(plain, 'pass%41word')).toBe(needsEncoding);
      expect(of(plain, 'pass%word+/:')).toEqual(unreachable);
      expect(of(Credentials.fromSecret('pg', { urlEncodedPassword: 'e' }), 'pass%40word')).toEqual(
        unreachable,
      );
    });

    withPython('finds an auth string that Prefect can not compare, and does not show it', () => {
      const of = (authString: string) =>
        verification(
          { basicAuth: BasicAuth.fromSecret('auth') },
          { PREFECT_SERVER_API_AUTH_STRING: authString },
        );
      const beyond =
        'the auth string has characters beyond ASCII, which Prefect answers with errors: use others';
      expect(of('admin:müller')).toBe(beyond);
      expect(of('admin:miller')).toEqual(unreachable);
    });
  });

  test('names with special characters are escaped for Terraform and the shell', () => {
    const workPool = '~a=b,@c:ü';
    const all = outputs({
      workers: [{ workPool, name: 'w' }],
      database: Database.bundled({ name: `\${db}` }),
    });
    expect(all.work_pools).toEqual([workPool]);
    expect(all.database_name).toBe(`\${db}`);
    const program = all.verify_command.slice(all.verify_command.indexOf('python -c '));
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${program}`], { encoding: 'utf8' }).split('\n');
    expect(words[2]).toContain(`for p in ${JSON.stringify([workPool])}}`);
    expect(words).toHaveLength(4);
  });

  test('names take a prefix', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect').addOutputs('staging_');
    });
    expect(Object.keys(template.outputs).every((name) => name.startsWith('staging_'))).toBe(true);
  });

  test('a server can add them once', () => {
    const error = errorOf((stack) => {
      const server = new PrefectServer(stack, 'prefect');
      server.addOutputs();
      server.addOutputs('again_');
    });
    expect(error).toBe(
      '[outputs.twice] test/prefect: addOutputs was already called for this server. Remove one of the calls.',
    );
  });
});
