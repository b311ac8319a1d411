import type { Adoption, PasswordMode } from '../../adopt/adoption';
import { adoptPrefect1, isPrefect1 } from '../../adopt/prefect1';
import { PREFECT1_SETTINGS_SCHEMA } from '../../app/load-settings';
import { checkSettings } from '../../settings/check-settings';
import { DATA_MOUNT, FakeCluster, fromSecret } from './support/fake-cluster';

const PASSWORD = 'Running-password_1';
const IMAGES: Record<string, string> = {
  hasura: 'hasura/graphql-engine:v2.1.1',
  graphql: 'prefecthq/server:2022.09.23',
  apollo: 'prefecthq/apollo:2022.09.23',
  towel: 'prefecthq/server:2022.09.23',
  ui: 'prefecthq/ui:2022-09-14',
};

interface Options {
  readonly values?: Record<string, unknown>;
  readonly chart?: string;
  readonly images?: Record<string, string>;
  readonly host?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly postgres?: string;
  readonly mode?: PasswordMode;
  readonly mount?: object;
  readonly retention?: object;
  readonly defaults?: Record<string, unknown>;
}

/** Services of the defaults as the chart has them. */
const DEFAULTS = {
  hasura: {},
  prefectVersionTag: '1.4.0',
  ui: { service: { type: 'LoadBalancer', port: 8080 }, ingress: { enabled: false, path: '/' } },
  apollo: { service: { type: 'LoadBalancer', port: 4200 }, ingress: { enabled: false, path: '/' } },
};
const INSIDE = { ui: { service: { type: 'ClusterIP' } }, apollo: { service: { type: 'ClusterIP' } } };

function adopted(options: Options): Adoption {
  const { key = 'postgres-password', secret = 'db', images = IMAGES, host = 'db.example.com' } = options;
  const release = {
    name: 'mine',
    revision: 1,
    chart: { name: 'prefect-server', version: options.chart ?? '2022.09.23', appVersion: '2022.09.23' },
    defaults: options.defaults ?? DEFAULTS,
    values: options.values ?? INSIDE,
  };
  expect(isPrefect1(release)).toBe(true);
  const cluster = new FakeCluster().secret(secret, { [key]: PASSWORD }, secret === 'db' ? undefined : 'mine');
  for (const [component, image] of Object.entries(images)) {
    cluster.workload('deployment', `mine-${component}`, 'mine', component, {
      container: component,
      image,
      env: [
        { name: 'HASURA_GRAPHQL_DATABASE_URL', value: `postgresql://me%40x@${host}:5432/flows` },
        fromSecret('PGPASSWORD', secret, key),
      ],
    });
  }
  if (options.postgres !== undefined) {
    cluster
      .workload('statefulset', 'mine-postgresql', 'mine', 'primary', {
        container: 'postgresql',
        image: options.postgres,
        labelled: 'postgresql',
        env: [
          { name: 'POSTGRES_USER', value: 'prefect' },
          { name: 'POSTGRES_DATABASE', value: 'prefect' },
          fromSecret('POSTGRES_PASSWORD', secret, key),
        ],
        volumeMounts: [{ ...DATA_MOUNT, ...options.mount }],
        volumeClaimTemplates: [{ metadata: { name: 'data' } }],
        persistentVolumeClaimRetentionPolicy: options.retention,
      })
      .add('pvc', 'data-mine-postgresql-0')
      .add('service', 'mine-postgresql', { spec: { ports: [{ name: 'tcp-postgresql', port: 6432 }] } });
  }
  const mode = options.mode ?? 'existing';
  const adoption = adoptPrefect1({ cluster, kubectl: 'kubectl', namespace: 'p1', release, mode });
  expect(checkSettings(PREFECT1_SETTINGS_SCHEMA, { generation: 1, ...adoption.settings })).toEqual([]);
  const everything = [adoption.settings, adoption.steps, adoption.variables, adoption.notes, adoption.left];
  expect(JSON.stringify(everything)).not.toContain(PASSWORD);
  return adoption;
}

test('a release of Prefect 3 is none of Prefect 1', () => {
  const chart = { name: 'prefect-server', version: '2026.8.18172642', appVersion: '3.8.3' };
  expect(isPrefect1({ name: 'a', revision: 1, chart, defaults: {}, values: {} })).toBe(false);
});

test('an external database keeps its Secret, and versions that were tested together need no saying', () => {
  expect(adopted({}).settings).toEqual({
    name: 'mine',
    namespace: { type: 'existing', name: 'p1' },
    database: {
      type: 'external',
      host: 'db.example.com',
      username: 'me@x',
      name: 'flows',
      credentials: { type: 'fromSecret', secretName: 'db' },
    },
    createTenant: false,
    release: { upgradeInstall: true },
  });
});

test('the Secret of a chart before 2022.09.07 has another key, so the password comes by a variable', () => {
  const old = { key: 'postgresql-password', chart: '2021.03.10' };
  expect(() => adopted(old)).toThrow('[adopt.password.key]');
  const { settings, variables, notes } = adopted({ ...old, mode: 'given' });
  expect(settings.database).toMatchObject({
    credentials: { type: 'fromPassword', variable: 'database_password' },
  });
  expect(variables).toEqual([
    { name: 'database_password', command: expect.stringContaining('"postgresql-password"') },
  ]);
  expect(notes).toContainEqual(expect.stringContaining('2021.03.10'));
  expect(() => adopted({ mode: 'generated' })).toThrow('[adopt.external.password]');
});

test('the bundled database keeps Secret and claim, and one of PostgreSQL 11 is refused with a dump', () => {
  const bundled = { host: 'mine-postgresql.p1', secret: 'mine-postgresql' };
  const { settings, steps } = adopted({
    ...bundled,
    postgres: 'docker.io/bitnami/postgresql:14.5.0-debian-11-r14',
  });
  expect(settings.database).toMatchObject({
    type: 'bundled',
    existingClaim: 'data-mine-postgresql-0',
    credentials: {
      type: 'fromSecret',
      secretName: 'mine-postgresql',
      keys: { adminPassword: 'postgres-password' },
    },
    image: { repository: 'bitnami/postgresql', tag: '14.5.0-debian-11-r14' },
  });
  expect(steps.map(({ kubectl }) => kubectl.join(' '))).toEqual([
    'annotate --overwrite secret mine-postgresql helm.sh/resource-policy=keep',
    'delete statefulset mine-postgresql --cascade=orphan',
  ]);
  const old = { ...bundled, postgres: 'docker.io/bitnami/postgresql:11.9.0-debian-10-r1' };
  expect(() => adopted(old)).toThrow(/\[adopt.postgres.old\].*pg_dump/s);
});

test('a bundled database whose data would be lost is refused, and others are told of its port', () => {
  const bundled = {
    host: 'mine-postgresql.p1',
    secret: 'mine-postgresql',
    postgres: 'bitnamilegacy/postgresql:14.5.0',
  };
  const folder = { ...bundled, mount: { subPath: 'prefect' } };
  expect(() => adopted(folder)).toThrow(
    /\[adopt.persistence.path\].*'postgresql.postgresqlDataDir=\/bitnami\/postgresql\/prefect\/data'/s,
  );
  const flat = { ...INSIDE, postgresql: { persistence: { subPath: 'prefect' } } };
  const older = { ...DEFAULTS, postgresql: { persistence: { enabled: false } } };
  expect(() => adopted({ ...folder, defaults: older })).toThrow("'postgresql.persistence.subPath='");
  // Left behind by an older chart, and read by none.
  expect(() => adopted({ ...folder, values: flat })).toThrow("'postgresql.primary.persistence.subPath='");
  expect(() => adopted({ ...bundled, retention: { whenDeleted: 'Delete' } })).toThrow(
    '[adopt.persistence.owned]',
  );
  const service = { ports: { postgresql: 6432 }, annotations: { a: 'b' } };
  const { settings, notes, left } = adopted({
    ...bundled,
    values: {
      ...INSIDE,
      postgresql: {
        auth: { enablePostgresUser: false },
        primary: { service },
        initdbScripts: { 'a.sql': 'SELECT 1' },
      },
    },
  });
  expect(notes).toContainEqual(expect.stringContaining('port 6432, becomes mine-postgresql, port 5432'));
  expect(settings.values).toBeUndefined();
  expect(left.map(({ path }) => path)).toEqual([
    'postgresql.auth.enablePostgresUser',
    'postgresql.initdbScripts',
    'postgresql.primary.service',
  ]);
});

test('a bundled database that is not used goes, and its claim stays', () => {
  const unused = { secret: 'mine-postgresql', postgres: 'bitnamilegacy/postgresql:14.5.0' };
  const { settings, notes } = adopted(unused);
  expect(settings.database).toMatchObject({ type: 'external' });
  expect(notes).toContainEqual(expect.stringContaining('its claim data-mine-postgresql-0 stays'));
  expect(() => adopted({ ...unused, retention: { whenDeleted: 'Delete' } })).toThrow(
    '[adopt.persistence.owned]',
  );
});

test('load balancers come along, and have to be acknowledged', () => {
  const { settings, notes } = adopted({ values: {} });
  expect(settings).toMatchObject({ ui: { type: 'LoadBalancer' }, apollo: { type: 'LoadBalancer' } });
  expect(settings.acknowledgeNoAuthentication).toBeUndefined();
  expect(notes.filter((note) => note.includes('acknowledgeNoAuthentication'))).toHaveLength(2);
});

test('values that a prop has become that prop, and the rest stays values', () => {
  const { settings, left } = adopted({
    images: Object.fromEntries(
      Object.entries(IMAGES).map(([component, image]) => [component, `mirror.example.com/${image}`]),
    ),
    values: {
      ui: {
        service: { type: 'ClusterIP' },
        apolloApiUrl: 'https://api.example.com/graphql',
        ingress: {
          enabled: true,
          ingressClassName: 'nginx',
          hosts: ['ui.example.com'],
          tls: [{ secretName: 'tls', hosts: ['ui.example.com'] }],
        },
      },
      apollo: {
        service: { type: 'ClusterIP', port: 80 },
        replicas: 2,
        image: { name: 'mirror.example.com/x' },
      },
      agent: {
        enabled: true,
        prefectLabels: ['k8s'],
        jobTemplateFilePath: '/etc/template/job.yaml',
        jobTemplateFileConfigMap: 'templates',
        env: [
          { name: 'A', value: 'b' },
          { name: 'PREFECT__BACKEND', value: 'server' },
        ],
      },
      jobs: { createTenant: { enabled: true, tenant: { name: 'Us', slug: 'us' } } },
      imagePullSecrets: [{ name: 'pull' }],
      serviceAccount: { create: false, name: 'sa' },
      prefectConfig: { env: 'local', database: { password: PASSWORD } },
      towel: { image: { pullPolicy: 'IfNotPresent' } },
      serverVersionTag: '2022.09.23',
      prefectVersionTag: '1.3.0',
      postgresql: { postgresqlPassword: PASSWORD, useSubChart: false, externalHostname: 'db.example.com' },
    },
  });
  expect(settings).toMatchObject({
    imageRegistry: 'mirror.example.com',
    versions: { core: '1.3.0' },
    apolloApiUrl: 'https://api.example.com/graphql',
    ui: { ingress: { host: 'ui.example.com', className: 'nginx', tlsSecretName: 'tls' } },
    apollo: { port: 80 },
    agent: {
      labels: ['k8s'],
      environment: { A: 'b' },
      job: { template: { type: 'fromConfigMap', configMapName: 'templates', key: 'job.yaml' } },
    },
    tenant: { name: 'Us', slug: 'us' },
    pullSecrets: ['pull'],
    pullPolicy: 'IfNotPresent',
    serviceAccountName: 'sa',
    values: [{ apollo: { replicas: 2 }, prefectConfig: { env: 'local' } }],
  });
  expect(left.map(({ path }) => path)).toEqual(['agent.env[PREFECT__BACKEND]']);
});

test('what has no prop is listed, and annotations of a Service stay with the one that is reached', () => {
  const { settings, left } = adopted({
    images: { ...IMAGES, towel: 'prefecthq/server:2022.09.20' },
    values: {
      annotations: { owner: 'data' },
      ui: {
        service: { type: 'LoadBalancer', annotations: { a: 'b' } },
        annotations: { 'networking.gke.io/load-balancer-type': 'Internal', 'example.com/api-token': 'abc' },
        image: { pullPolicy: 'IfNotPresent' },
      },
      apollo: {
        service: { type: 'ClusterIP' },
        annotations: { a: 'b' },
        ingress: {
          enabled: true,
          hosts: ['a.example.com'],
          labels: { a: 'b' },
          annotations: { 'example.com/password': 'abc', a: 'b' },
        },
      },
      agent: { enabled: true, jobTemplateFileConfigMap: 'templates' },
      jobs: {
        createTenant: {
          enabled: true,
          tenant: { slug: 'us' },
          image: { tag: '1.3.0' },
          resources: { limits: { memory: '1Gi' } },
          backoffLimit: 30,
        },
      },
      towel: { image: { pullPolicy: 'Never' } },
      serviceAccount: { create: false, name: '', annotations: { 'example.com/secret': 'abc' } },
    },
  });
  expect(settings).not.toHaveProperty('serviceAccountAnnotations');
  expect(settings).toMatchObject({
    ui: {
      type: 'LoadBalancer',
      annotations: { owner: 'data', 'networking.gke.io/load-balancer-type': 'Internal' },
    },
    apollo: { ingress: { host: 'a.example.com', annotations: { a: 'b' } } },
    serviceAccountName: 'default',
    values: [{ annotations: { owner: 'data' }, apollo: { annotations: { a: 'b' } } }],
  });
  expect(JSON.stringify(settings)).not.toContain('abc');
  expect(settings.apollo).not.toHaveProperty('annotations');
  expect(left.map(({ path }) => path).sort()).toEqual([
    'agent.jobTemplateFileConfigMap',
    'apollo.ingress.annotations.example.com/password',
    'apollo.ingress.labels',
    'jobs.createTenant.backoffLimit',
    'jobs.createTenant.image',
    'jobs.createTenant.resources',
    'serviceAccount.annotations.example.com/secret',
    'towel.image.tag',
    'ui.annotations.example.com/api-token',
    'ui.image.pullPolicy',
    'ui.service.annotations',
  ]);
});

test('an image that does not say its version is refused', () => {
  expect(() => adopted({ images: { ...IMAGES, ui: 'prefecthq/ui:latest' } })).toThrow(
    '[adopt.image.floating]',
  );
});
