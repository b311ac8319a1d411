import { isPrefect1 } from '../../adopt/prefect1';
import { adopted, DEFAULTS, IMAGES, INSIDE } from './support/prefect1';

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

test('an image that does not say its version is refused', () => {
  expect(() => adopted({ images: { ...IMAGES, ui: 'prefecthq/ui:latest' } })).toThrow(
    '[adopt.image.floating]',
  );
});
