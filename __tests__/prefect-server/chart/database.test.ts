import {
  Credentials,
  Database,
  PrefectServer,
  type PrefectServerProps,
  PullPolicy,
  SslMode,
} from '../../../src';
import { synthesize } from '../../support/template';

function values(database: Database, props: PrefectServerProps = {}): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { ...props, database });
  }).values('prefect-server');
}

const PASSWORD = Credentials.fromSecret('pg');

function external(options: Partial<Parameters<typeof Database.external>[0]>): any {
  const database = Database.external({ host: 'db.example.com', credentials: PASSWORD, ...options });
  return values(database).externalDatabase;
}

describe('the wiring of a release to its database', () => {
  test('the chart makes no Secret with its default password', () => {
    for (const database of [
      Database.bundled(),
      Database.sqlite(),
      Database.external({ host: 'db', credentials: PASSWORD }),
    ]) {
      expect(values(database).secret).toEqual({ create: false });
    }
  });

  test('bundled: server and database share a Secret, and the claim is not made by the chart', () => {
    const { postgresql, externalDatabase, sqlite } = values(Database.bundled(), { name: 'prefect-server' });
    expect(postgresql).toEqual({
      enabled: true,
      fullnameOverride: 'prefect-server-postgresql',
      auth: {
        existingSecret: 'prefect-server-database-v1',
        username: 'prefect',
        database: 'server',
        enablePostgresUser: false,
        secretKeys: { userPasswordKey: 'password' },
      },
      primary: {
        persistence: { enabled: true, existingClaim: 'prefect-server-database' },
        initContainers: [expect.objectContaining({ name: 'set-password' })],
      },
    });
    expect(externalDatabase).toEqual({
      host: 'prefect-server-postgresql.prefect.svc',
      port: 5432,
      name: 'server',
      username: 'prefect',
      existingSecret: 'prefect-server-database-v1',
      passwordSecretKey: 'password-urlencoded',
    });
    expect(sqlite).toEqual({ enabled: false });
  });

  test('bundled: names are encoded for the URL and plain for PostgreSQL', () => {
    const { postgresql, externalDatabase } = values(Database.bundled({ name: 'a b', username: 'c@d' }));
    expect(postgresql.auth).toMatchObject({ database: 'a b', username: 'c@d' });
    expect(externalDatabase).toMatchObject({ name: 'a%20b', username: 'c%40d' });
  });

  test('bundled: image, resources and scheduling', () => {
    const { postgresql } = values(
      Database.bundled({
        image: { registry: 'r.example.com', repository: 'pg', tag: '14.18.0', pullPolicy: PullPolicy.ALWAYS },
        resources: { requests: { cpu: '1' } },
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ operator: 'Exists' }],
      }),
    );
    expect(postgresql.image).toEqual({
      registry: 'r.example.com',
      repository: 'pg',
      tag: '14.18.0',
      pullPolicy: 'Always',
    });
    expect(postgresql.primary).toMatchObject({
      resources: { requests: { cpu: '1' } },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' }],
    });
  });

  test('external: components as text, and the password from the Secret', () => {
    expect(external({ port: 6432, name: 'prefect', username: 'prefect@tenant' })).toEqual({
      host: 'db.example.com',
      port: 6432,
      name: 'prefect',
      username: 'prefect%40tenant',
      existingSecret: 'pg',
      passwordSecretKey: 'password',
    });
  });

  test('external: components from the Secret', () => {
    const keys = {
      username: 'user',
      host: 'host',
      port: 'port',
      database: 'dbname',
      urlEncodedPassword: 'enc',
    };
    expect(external({ host: undefined, credentials: Credentials.fromSecret('app', keys) })).toEqual({
      existingSecret: 'app',
      passwordSecretKey: 'enc',
      usernameSecretKey: 'user',
      hostSecretKey: 'host',
      portSecretKey: 'port',
      nameSecretKey: 'dbname',
    });
  });

  test('external: a connection string overrides all components', () => {
    const credentials = Credentials.fromSecret('app', { connectionString: 'url' });
    expect(external({ host: undefined, credentials })).toEqual({
      existingSecret: 'app',
      connectionStringSecretKey: 'url',
    });
  });

  test.each([
    [SslMode.DISABLE, 'server?ssl=disable'],
    [SslMode.PREFER, 'server'],
    [SslMode.REQUIRE, 'server?ssl=require'],
    [SslMode.VERIFY_CA, 'server'],
    [SslMode.VERIFY_FULL, 'server'],
  ])('external: $value is in the URL only if asyncpg reads it there', (sslMode, name) => {
    expect(external({ sslMode }).name).toBe(name);
  });

  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['fd00::1', '[fd00::1]'],
  ])('external: address %s', (host, expected) => {
    expect(external({ host }).host).toBe(expected);
  });

  test('SQLite: the chart mounts the existing claim by name', () => {
    const { sqlite, postgresql, externalDatabase } = values(Database.sqlite());
    expect(sqlite).toEqual({ enabled: true, persistence: { enabled: false } });
    expect(postgresql).toEqual({ enabled: false });
    expect(externalDatabase).toBeUndefined();
  });
});
