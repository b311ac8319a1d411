import type { Adoption, PasswordMode } from '../../adopt/adoption';
import { adoptPrefect3 } from '../../adopt/prefect3';
import { SETTINGS_SCHEMA } from '../../app/load-settings';
import { checkSettings } from '../../settings/check-settings';
import { DATA_MOUNT, FakeCluster, fromSecret } from './support/fake-cluster';

const PASSWORD = 'Running-password_1';
const URL_VARIABLE = 'PREFECT_SERVER_DATABASE_CONNECTION_URL';

interface Options {
  readonly values?: Record<string, unknown>;
  readonly chart?: string;
  readonly image?: string;
  readonly env?: unknown[];
  readonly labelled?: string;
  readonly mode?: PasswordMode;
  readonly cluster?: FakeCluster;
}

/** As far as they differ from the constructs'. */
const DEFAULTS = {
  server: { replicaCount: 1, resources: { limits: { cpu: '1' } } },
  ingress: { host: { hostname: 'prefect.local', path: '/', pathType: 'ImplementationSpecific' } },
  backgroundServices: {
    messaging: {
      redis: { existingSecretPasswordKey: 'redis-password' },
      docket: { existingSecretKey: 'docket-url' },
    },
  },
};

/** A server whose release is named otherwise than its objects, as most are that were installed by hand. */
function adopted(options: Options): Adoption {
  const { values = {}, chart = '2026.8.18172642', image = 'prefecthq/prefect:3.8.3-python3.11' } = options;
  const cluster = options.cluster ?? new FakeCluster();
  const release = {
    name: 'mine',
    revision: 1,
    chart: { name: 'prefect-server', version: chart, appVersion: '3.8.3' },
    defaults: DEFAULTS,
    values,
  };
  cluster.workload('deployment', 'prefect-server', 'mine', 'server', {
    container: 'prefect-server',
    image,
    env: options.env ?? [
      { name: URL_VARIABLE, value: `postgresql+asyncpg://me:${PASSWORD}@db.example.com:5432/flows` },
    ],
    labelled: options.labelled,
  });
  const mode = options.mode ?? 'existing';
  const adoption = adoptPrefect3({ cluster, kubectl: 'kubectl', namespace: 'prefect', release, mode });
  expect(checkSettings(SETTINGS_SCHEMA, adoption.settings)).toEqual([]);
  const everything = [adoption.settings, adoption.steps, adoption.variables, adoption.notes, adoption.left];
  expect(JSON.stringify(everything)).not.toContain(PASSWORD);
  return adoption;
}

/** The PostgreSQL that comes with the chart. */
function withPostgres(
  name = 'mine-postgresql',
  volume: object = TEMPLATE,
  password = PASSWORD,
  claim: object = {},
): FakeCluster {
  return new FakeCluster()
    .workload('statefulset', name, 'mine', 'primary', {
      container: 'postgresql',
      image: 'docker.io/bitnamilegacy/postgresql:14.13.0',
      labelled: 'postgresql',
      env: [
        { name: 'POSTGRES_USER', value: 'prefect' },
        fromSecret('POSTGRES_PASSWORD', name, 'password'),
        { name: 'POSTGRES_DATABASE', value: 'server' },
        { name: 'PGDATA', value: '/bitnami/postgresql/data' },
      ],
      volumeMounts: [DATA_MOUNT],
      ...volume,
    })
    .add('pvc', `data-${name}-0`, { metadata: { name: '', ...claim } })
    .add('pvc', 'their-claim')
    .secret(name, { password }, 'mine')
    .secret(
      'prefect-server-postgresql-connection',
      {
        'connection-string': `postgresql+asyncpg://prefect:${password}@${name}.prefect:5432/server`,
      },
      'mine',
    )
    .secret('of-another', { password: 'x' }, 'another');
}

const TEMPLATE = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
const BUNDLED_ENV = [fromSecret(URL_VARIABLE, 'prefect-server-postgresql-connection', 'connection-string')];

function commands({ steps }: Adoption): string[] {
  return steps.map(({ kubectl }) => kubectl.join(' '));
}

describe('the bundled database', () => {
  test('keeps claim, Secret and names; what the chart would delete is kept first', () => {
    const adoption = adopted({ cluster: withPostgres(), env: BUNDLED_ENV });
    expect(adoption.settings).toMatchObject({
      name: 'prefect-server',
      releaseName: 'mine',
      namespace: { type: 'existing', name: 'prefect' },
      prefectVersion: '3.8.3',
      release: { upgradeInstall: true },
      database: {
        type: 'bundled',
        existingClaim: 'data-mine-postgresql-0',
        credentials: { type: 'fromSecret', secretName: 'mine-postgresql', keys: { password: 'password' } },
        image: { repository: 'bitnamilegacy/postgresql', tag: '14.13.0' },
        name: 'server',
        username: 'prefect',
      },
    });
    expect(commands(adoption)).toEqual([
      'annotate --overwrite secret prefect-server-postgresql-connection helm.sh/resource-policy=keep',
      'annotate --overwrite secret mine-postgresql helm.sh/resource-policy=keep',
      'delete statefulset mine-postgresql --cascade=orphan',
    ]);
  });

  test('on a claim that the chart did not make needs no new StatefulSet', () => {
    const volume = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'their-claim' } }] };
    const adoption = adopted({ cluster: withPostgres(undefined, volume), env: BUNDLED_ENV });
    expect(adoption.settings.database).toMatchObject({ existingClaim: 'their-claim' });
    expect(commands(adoption).filter((each) => each.startsWith('delete'))).toEqual([]);
  });

  test('of a name that the constructs do not give is stopped before another is on its volume', () => {
    const adoption = adopted({ cluster: withPostgres('pg'), env: BUNDLED_ENV });
    expect(adoption.settings.database).toMatchObject({ existingClaim: 'data-pg-0' });
    expect(commands(adoption).slice(-2)).toEqual([
      'delete statefulset pg --cascade=orphan',
      'delete pod pg-0 --ignore-not-found --timeout=300s',
    ]);
    expect(adoption.notes).toContainEqual(
      expect.stringContaining('Service pg, port 5432, becomes mine-postgresql'),
    );
  });

  describe('whose data the new release would not find', () => {
    const at =
      (mount: object, path?: string, values: object = {}): (() => Adoption) =>
      () => {
        const password = fromSecret('POSTGRES_PASSWORD', 'mine-postgresql', 'password');
        const cluster = withPostgres(undefined, {
          ...TEMPLATE,
          volumeMounts: [
            { ...DATA_MOUNT, ...mount },
            { name: 'dshm', mountPath: '/dev/shm' },
          ],
          ...(path !== undefined && { env: [password, { name: 'PGDATA', value: path }] }),
        });
        return adopted({ cluster, env: BUNDLED_ENV, values: { postgresql: values } });
      };
    const remedy = (path: string): string => `--set 'postgresql.postgresqlDataDir=${path}'`;

    test('in a folder of the volume is refused, with the release that would find it', () => {
      const refused = at({ subPath: 'prefect' });
      expect(refused).toThrow('[adopt.persistence.path]');
      expect(refused).toThrow("--set 'postgresql.primary.persistence.subPath='");
      expect(refused).toThrow(remedy('/bitnami/postgresql/prefect/data'));
      expect(
        at({}, '/bitnami/postgresql/prefect/data', {
          postgresqlDataDir: '/bitnami/postgresql/prefect/data',
        })().settings,
      ).toMatchObject({
        database: { existingClaim: 'data-mine-postgresql-0' },
        values: [{ postgresql: { postgresqlDataDir: '/bitnami/postgresql/prefect/data' } }],
      });
    });

    test('on a volume that is mounted elsewhere is refused', () => {
      const values = { postgresqlDataDir: '/data/pg', primary: { persistence: { mountPath: '/data' } } };
      const refused = at({ mountPath: '/data/' }, '/data/pg', values);
      expect(refused).toThrow('[adopt.persistence.path]');
      expect(refused).toThrow(remedy('/bitnami/postgresql/pg'));
      expect(refused).not.toThrow('PGDATA');
    });

    test('where a variable of the user’s says is refused', () => {
      const refused = at({}, '/bitnami/postgresql/16');
      expect(refused).toThrow(remedy('/bitnami/postgresql/16'));
      expect(refused).toThrow('Take the variable PGDATA out');
    });

    test('beside the volume is on none', () => {
      expect(at({ mountPath: '/data' })).toThrow('[adopt.persistence.none]');
      expect(at({ name: 'other' })).toThrow('[adopt.persistence.none]');
    });
  });

  describe('on a claim that is deleted with its StatefulSet', () => {
    const policy = (whenDeleted: string): object => ({
      persistentVolumeClaimRetentionPolicy: { whenDeleted },
    });
    const owned = { ownerReferences: [{ kind: 'StatefulSet', name: 'pg' }] };

    test.each([
      ['as it is renamed', 'pg', BUNDLED_ENV],
      ['as it is made again', 'mine-postgresql', BUNDLED_ENV],
      ['as it goes, since the server does not use it', 'pg', undefined],
    ])('is refused, %s', (_, name, env) => {
      const on =
        (volume: object, claim?: object): (() => Adoption) =>
        () =>
          adopted({ cluster: withPostgres(name, { ...TEMPLATE, ...volume }, PASSWORD, claim), env });
      expect(on(policy('Delete'))).toThrow(
        new RegExp(`adopt.persistence.owned.*patch statefulset ${name} .*get pvc data-${name}-0`, 's'),
      );
      // The policy may be another one by now, and the owner not yet taken off the claim.
      expect(on(policy('Retain'), owned)).toThrow('StatefulSet pg');
      expect(on(policy('Retain'))).not.toThrow();
    });

    test('is no claim of somebody else’s', () => {
      const volume = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'their-claim' } }] };
      const cluster = withPostgres(undefined, { ...volume, ...policy('Delete') });
      expect(
        commands(adopted({ cluster, env: BUNDLED_ENV })).filter((each) => each.startsWith('delete')),
      ).toEqual([]);
    });
  });

  test('at another port is told to those who connect to it', () => {
    const spec = { ports: [{ name: 'tcp-postgresql', port: 6432 }] };
    const values = {
      postgresql: {
        auth: { enablePostgresUser: true },
        primary: { service: { type: 'NodePort', ports: { postgresql: 6432 } } },
      },
    };
    const { settings, notes, left } = adopted({
      cluster: withPostgres().add('service', 'mine-postgresql', { spec }),
      env: BUNDLED_ENV,
      values,
    });
    expect(notes).toContainEqual(expect.stringContaining('port 6432, becomes mine-postgresql, port 5432'));
    expect(settings.values).toEqual([{ postgresql: { primary: { service: { type: 'NodePort' } } } }]);
    expect(left.map(({ path }) => path)).toEqual(['postgresql.auth.enablePostgresUser']);
  });

  test('without persistence is refused, with a dump', () => {
    const cluster = withPostgres(undefined, { volumes: [{ name: 'data', emptyDir: {} }] });
    expect(() => adopted({ cluster, env: BUNDLED_ENV })).toThrow(/\[adopt.persistence.none\].*pg_dump/s);
  });

  test('takes a new or a given password; one that a URL can’t have as it is can’t stay in its Secret', () => {
    const odd = (mode: PasswordMode): Adoption =>
      adopted({ cluster: withPostgres(undefined, TEMPLATE, 'p@ss'), env: BUNDLED_ENV, mode });
    expect(() => odd('existing')).toThrow('[adopt.password.encoding]');
    expect(odd('generated').settings.database).toMatchObject({ credentials: 'generated' });
    const given = odd('given');
    expect(given.settings.database).toMatchObject({
      credentials: { type: 'fromPassword', variable: 'database_password' },
    });
    expect(given.variables).toEqual([
      { name: 'database_password', command: expect.stringContaining('get secret mine-postgresql') },
    ]);
  });

  test('that the server does not use goes', () => {
    const adoption = adopted({ cluster: withPostgres() });
    expect(adoption.settings.database).toMatchObject({ type: 'external', host: 'db.example.com' });
    expect(adoption.notes).toContainEqual(
      expect.stringMatching(/mine-postgresql is not the database.*its claim data-mine-postgresql-0 stays/),
    );
    const emptyDir = { volumes: [{ name: 'data', emptyDir: {} }] };
    expect(adopted({ cluster: withPostgres(undefined, emptyDir) }).notes).toContainEqual(
      expect.stringContaining('on no claim, and goes, too'),
    );
  });
});

describe('an external database', () => {
  test('of a whole URL in a Secret stays there', () => {
    const cluster = new FakeCluster().secret('db', { url: `postgresql+asyncpg://me:${PASSWORD}@db/flows` });
    expect(adopted({ cluster, env: [fromSecret(URL_VARIABLE, 'db', 'url')] }).settings.database).toEqual({
      type: 'external',
      credentials: { type: 'fromSecret', secretName: 'db', keys: { connectionString: 'url' } },
    });
  });

  test('of components has each where it was', () => {
    const cluster = new FakeCluster().secret('db', { pw: PASSWORD, host: 'db.example.com' });
    const env = [
      fromSecret('HOST', 'db', 'host'),
      fromSecret('PW', 'db', 'pw'),
      {
        name: URL_VARIABLE,
        value: 'postgresql+asyncpg://me%40x:$(PW)@$(HOST):6432/flows?ssl=require&jit=off',
      },
    ];
    const adoption = adopted({ cluster, env });
    expect(adoption.settings.database).toEqual({
      type: 'external',
      port: 6432,
      username: 'me@x',
      name: 'flows',
      sslMode: 'require',
      credentials: { type: 'fromSecret', secretName: 'db', keys: { password: 'pw', host: 'host' } },
    });
    expect(adoption.left.map(({ path }) => path)).toEqual(['the URL’s parameter jit']);
  });

  test('with its password in plain text gets it from a variable', () => {
    const adoption = adopted({});
    expect(adoption.settings.database).toEqual({
      type: 'external',
      host: 'db.example.com',
      username: 'me',
      name: 'flows',
      credentials: { type: 'fromPassword', variable: 'database_password' },
    });
    expect(adoption.variables).toEqual([
      { name: 'database_password', command: expect.stringContaining('make_url') },
    ]);
  });

  test('gets no password that it does not know', () => {
    expect(() => adopted({ mode: 'generated' })).toThrow('[adopt.external.password]');
  });

  test('that a variable of the user’s names is the one that is used', () => {
    const own = {
      name: 'PREFECT_API_DATABASE_CONNECTION_URL',
      value: 'postgresql+asyncpg://a:b@other/flows',
    };
    const adoption = adopted({
      cluster: withPostgres(),
      env: [...BUNDLED_ENV, own],
      values: { server: { env: [own] } },
    });
    expect(adoption.settings.database).toMatchObject({ host: 'other' });
  });
});

test('SQLite keeps its claim, which is imported', () => {
  const cluster = new FakeCluster().add('pvc', 'prefect-server-sqlite', {
    spec: { storageClassName: 'fast', resources: { requests: { storage: '3Gi' } } },
  });
  const env = [{ name: URL_VARIABLE, value: 'sqlite+aiosqlite:////data/prefect.db' }];
  const adoption = adopted({ cluster, env });
  expect(adoption.settings.database).toEqual({ type: 'sqlite', size: '3Gi', storageClass: 'fast' });
  expect(adoption.claimToImport).toBe('prefect-server-sqlite');
  expect(commands(adoption)).toEqual([
    'annotate --overwrite pvc prefect-server-sqlite helm.sh/resource-policy=keep',
  ]);
  expect(() => adopted({ env })).toThrow('[adopt.persistence.none]');

  const beside = (volume: object): FakeCluster =>
    withPostgres('pg', { ...TEMPLATE, ...volume }).add('pvc', 'prefect-server-sqlite', {
      spec: { resources: { requests: { storage: '3Gi' } } },
    });
  expect(adopted({ cluster: beside({}), env }).notes.join()).toContain('its claim data-pg-0 stays');
  const deleted = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
  expect(() => adopted({ cluster: beside(deleted), env })).toThrow('[adopt.persistence.owned]');
});

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
