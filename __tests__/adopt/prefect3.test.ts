import type { Adoption } from '../../adopt/adoption';
import { FakeCluster, fromSecret } from './support/fake-cluster';
import {
  adopted,
  BUNDLED_ENV,
  commands,
  type Options,
  PASSWORD,
  URL_VARIABLE,
  withPostgres,
} from './support/prefect3';

describe('basic auth', () => {
  const auth = 'PREFECT_SERVER_API_AUTH_STRING';
  const url = { name: URL_VARIABLE, value: 'postgresql+asyncpg://a:b@other/flows' };

  test('of a Secret stays there', () => {
    const cluster = new FakeCluster().secret('auth', { 'auth-string': 'someone:else' });
    const { settings } = adopted({ cluster, env: [url, fromSecret(auth, 'auth', 'auth-string')] });
    expect(settings.basicAuth).toEqual({ type: 'fromSecret', secretName: 'auth' });
  });

  test('of the values comes from a variable, if clients can go on with it', () => {
    const { settings, variables } = adopted({ env: [url, { name: auth, value: `admin:${PASSWORD}` }] });
    expect(settings.basicAuth).toEqual({ type: 'fromPassword', variable: 'api_password' });
    expect(variables.map(({ name }) => name)).toEqual(['database_password', 'api_password']);
    expect(() => adopted({ env: [url, { name: auth, value: 'someone:else' }] })).toThrow('[adopt.basicAuth]');
  });
});

describe('values', () => {
  test('that a prop has become that prop, and the rest stays values', () => {
    const { settings, left } = adopted({
      values: {
        fullnameOverride: 'prefect-server',
        commonLabels: { team: 'data' },
        secret: { password: PASSWORD },
        postgresql: { enabled: false, primary: { resources: { limits: { memory: '1Gi' } } } },
        global: { prefect: { image: { pullPolicy: 'Always' }, env: [{ name: 'PREFECT_A', value: 1 }] } },
        server: {
          apiBasePath: '/prefect/api',
          replicaCount: 1,
          resources: { limits: { memory: '2Gi' } },
          podAnnotations: { a: 'b' },
          priorityClassName: 'high',
          env: [
            { name: 'PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE', value: '7' },
            { name: 'PREFECT_SERVER_EVENTS_RETENTION_PERIOD', value: 'P3D' },
            fromSecret('PREFECT_B', 'mine', 'key'),
            { name: 'PREFECT_C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
        },
        service: { type: 'NodePort', port: 80, nodePort: 30080, externalTrafficPolicy: 'Local' },
        ingress: {
          enabled: true,
          className: 'nginx',
          host: { hostname: 'prefect.example.com' },
          extraTls: [{ hosts: ['prefect.example.com'], secretName: 'tls' }],
        },
      },
    });
    expect(left).toEqual([]);
    expect(settings).toMatchObject({
      image: { pullPolicy: 'Always' },
      basePath: '/prefect',
      replicas: 1,
      resources: { limits: { memory: '2Gi' } },
      podAnnotations: { a: 'b' },
      environment: { PREFECT_A: '1' },
      secretEnvironment: { PREFECT_B: { secretName: 'mine', key: 'key' } },
      retention: { eventDays: 3 },
      service: { type: 'NodePort', port: 80, nodePort: 30080 },
      ingress: {
        host: 'prefect.example.com',
        pathType: 'ImplementationSpecific',
        className: 'nginx',
        tlsSecretName: 'tls',
      },
      database: { pool: { size: 7 } },
      values: [
        {
          commonLabels: { team: 'data' },
          server: {
            priorityClassName: 'high',
            env: [{ name: 'PREFECT_C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
          },
          service: { externalTrafficPolicy: 'Local' },
        },
      ],
    });
  });

  test('that the release needs for itself, or that may be secrets, are listed and not written', () => {
    const { settings, left } = adopted({
      cluster: withPostgres(),
      env: BUNDLED_ENV,
      values: {
        server: {
          autoscaling: { enabled: true },
          env: [
            { name: 'PREFECT_UI_URL', value: 'https://prefect.example.com' },
            { name: 'SMTP_PASSWORD', value: 'hunter2' },
            { name: 'HARMLESS', value: `x${PASSWORD}x` },
          ],
          extraContainers: [{ name: 'proxy', env: [{ name: 'API_KEY', value: 'abc' }] }],
        },
        backgroundServices: {
          env: [
            { name: 'PREFECT_UI_URL', value: 'https://prefect.example.com' },
            { name: 'OTHER', value: 'a' },
          ],
        },
        postgresql: {
          auth: { password: PASSWORD },
          primary: {
            resources: { limits: { memory: '1Gi' } },
            extendedConfiguration: 'max_connections = 7',
            sidecarToken: 'abc',
          },
        },
      },
    });
    expect(left.map(({ path }) => path).sort()).toEqual([
      'backgroundServices.env[PREFECT_UI_URL]',
      'postgresql.primary.sidecarToken',
      'server.autoscaling',
      'server.env[HARMLESS]',
      'server.env[PREFECT_UI_URL]',
      'server.env[SMTP_PASSWORD]',
      'server.extraContainers[proxy].env[API_KEY]',
    ]);
    expect(settings.database).toMatchObject({ resources: { limits: { memory: '1Gi' } } });
    expect(settings.values).toEqual([
      {
        backgroundServices: { env: [{ name: 'OTHER', value: 'a' }] },
        server: { extraContainers: [{ name: 'proxy', env: [] }] },
        postgresql: { primary: { extendedConfiguration: 'max_connections = 7' } },
      },
    ]);
  });
});

describe('what does not come along as it is', () => {
  const left = (values: Record<string, unknown>, options: Options = {}): string[] =>
    adopted({ ...options, values }).left.map(({ path }) => path);

  test('is a path of the API that does not end as that of the constructs does', () => {
    expect(left({ server: { apiBasePath: '/prefect' } })).toEqual(['server.apiBasePath']);
    expect(left({ server: { apiBasePath: '/prefect/api/' } })).toEqual([]);
    const env = [{ name: 'PREFECT_UI_SERVE_BASE', value: '/ui' }];
    expect(left({ server: { apiBasePath: '/prefect/api', env } })).toEqual(['server.apiBasePath']);
    expect(left({ server: { apiBasePath: '/ui/api', env } })).toEqual([]);
  });

  test('is a certificate that nobody makes', () => {
    const ingress = (options: object): Adoption =>
      adopted({ values: { ingress: { enabled: true, host: { hostname: 'a.example.com' }, ...options } } });
    const selfSigned = ingress({ tls: true, selfSigned: true });
    expect(selfSigned.left.map(({ path }) => path)).toEqual(['ingress.selfSigned']);
    const byManager = ingress({ tls: true, annotations: { 'cert-manager.io/issuer': 'a' } });
    for (const { settings } of [selfSigned, byManager]) {
      expect(settings.ingress).toMatchObject({ tlsSecretName: 'a.example.com-tls' });
    }
    expect(ingress({ tls: true }).settings.ingress).not.toHaveProperty('tlsSecretName');
  });

  test('is the pool of SQLite', () => {
    const cluster = new FakeCluster().add('pvc', 'prefect-server-sqlite', {
      spec: { resources: { requests: { storage: '3Gi' } } },
    });
    const env = [{ name: 'PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE', value: '7' }];
    const sqlite = [{ name: URL_VARIABLE, value: 'sqlite+aiosqlite:////data/prefect.db' }];
    expect(left({ server: { env } }, { cluster, env: sqlite })).toEqual(['database.pool.size']);
  });

  test('is no null that takes a default of the chart away', () => {
    const cpu = { resources: { limits: { cpu: null } } };
    const { settings, left } = adopted({ values: { server: { ...cpu, replicaCount: null } } });
    expect([settings.values, left]).toEqual([[{ server: cpu }], []]);
  });

  test('is no entry of a list that has no prop: it stays in its list', () => {
    const field = { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
    const optional = { name: 'MAYBE', valueFrom: { secretKeyRef: { name: 'a', key: 'b', optional: true } } };
    const values = { global: { prefect: { env: [field] } }, server: { env: [optional] } };
    expect(adopted({ values }).settings.values).toEqual([values]);
    expect(left(values)).toEqual([]);
  });
});

describe('versions', () => {
  test('of chart and image stay; a chart that is too old becomes ours, with the image that runs', () => {
    expect(
      adopted({ chart: '2026.7.2211359', image: 'mirror.example.com/p/prefect:3.7.7-x' }).settings,
    ).toMatchObject({
      chart: { type: 'fromRepository', version: '2026.7.2211359' },
      image: { registry: 'mirror.example.com', repository: 'p/prefect', tag: '3.7.7-x' },
    });
    const old = adopted({ chart: '2024.8.13184720', image: 'prefecthq/prefect:3.0.1-python3.11' });
    expect(old.settings).toMatchObject({ chart: { version: '2026.8.18172642' }, prefectVersion: '3.0.1' });
    expect(old.notes).toContainEqual(expect.stringContaining('2024.8.13184720'));
  });

  test('that are not known, or are of Prefect 2, are refused', () => {
    expect(() => adopted({ image: 'prefecthq/prefect:3-latest' })).toThrow('[adopt.image.floating]');
    expect(() => adopted({ image: 'prefecthq/prefect:2.20.4-python3.11' })).toThrow('[adopt.prefect2]');
  });
});

test('pods that are selected by another name are stopped first', () => {
  expect(commands(adopted({ labelled: 'theirs' }))).toEqual(['delete deployment prefect-server']);
});

describe('Redis', () => {
  const messaging = { redis: { host: 'redis', existingSecret: 'r' }, docket: { existingSecret: 'd' } };

  test('that somebody else runs comes along, and no other', () => {
    const backgroundServices = { runAsSeparateDeployment: true, messaging };
    const { settings } = adopted({ values: { backgroundServices } });
    expect(settings.redis).toMatchObject({
      type: 'external',
      host: 'redis',
      password: { secretName: 'r', key: 'redis-password' },
      docketUrl: { secretName: 'd', key: 'docket-url' },
    });
    const bundled = { backgroundServices: { runAsSeparateDeployment: true }, redis: { enabled: true } };
    expect(() => adopted({ values: bundled })).toThrow('[adopt.redis]');
  });
});
