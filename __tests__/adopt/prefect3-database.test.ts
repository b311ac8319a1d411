import type { Adoption, PasswordMode } from '../../adopt/adoption';
import { DATA_MOUNT, FakeCluster, fromSecret } from './support/fake-cluster';
import {
  adopted,
  BUNDLED_ENV,
  commands,
  PASSWORD,
  TEMPLATE,
  URL_VARIABLE,
  withPostgres,
} from './support/prefect3';

describe('the bundled database', () => {
  test('keeps claim, Secret and names, and first keeps what the chart would delete', () => {
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

  test('on an existing claim needs no new StatefulSet', () => {
    const volume = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'their-claim' } }] };
    const adoption = adopted({ cluster: withPostgres(undefined, volume), env: BUNDLED_ENV });
    expect(adoption.settings.database).toMatchObject({ existingClaim: 'their-claim' });
    expect(commands(adoption).filter((each) => each.startsWith('delete'))).toEqual([]);
  });

  test('with another name is stopped before a second one mounts its volume', () => {
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

  describe('with data that the new release would not find', () => {
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

    test('in a folder of the volume is refused, with the upgrade that moves the path', () => {
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

    test('at the path of the user’s PGDATA is refused', () => {
      const refused = at({}, '/bitnami/postgresql/16');
      expect(refused).toThrow(remedy('/bitnami/postgresql/16'));
      expect(refused).toThrow('has the variable PGDATA, remove it');
    });

    test('outside the volume counts as data without a claim', () => {
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
      // The policy may have changed before Kubernetes removed the owner from the claim.
      expect(on(policy('Retain'), owned)).toThrow('StatefulSet pg');
      expect(on(policy('Retain'))).not.toThrow();
    });

    test('accepts a claim that the StatefulSet did not make', () => {
      const volume = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'their-claim' } }] };
      const cluster = withPostgres(undefined, { ...volume, ...policy('Delete') });
      expect(
        commands(adopted({ cluster, env: BUNDLED_ENV })).filter((each) => each.startsWith('delete')),
      ).toEqual([]);
    });
  });

  test('at another port gets a note for its other clients', () => {
    const spec = { ports: [{ name: 'tcp-postgresql', port: 6432 }] };
    const values = {
      postgresql: {
        auth: { enablePostgresUser: true },
        primary: { service: { type: 'NodePort', ports: { postgresql: 6432 } } },
      },
    };
    const { settings, notes, leftOut } = adopted({
      cluster: withPostgres().add('service', 'mine-postgresql', { spec }),
      env: BUNDLED_ENV,
      values,
    });
    expect(notes).toContainEqual(expect.stringContaining('port 6432, becomes mine-postgresql, port 5432'));
    expect(settings.values).toEqual([{ postgresql: { primary: { service: { type: 'NodePort' } } } }]);
    expect(leftOut.map(({ path }) => path)).toEqual(['postgresql.auth.enablePostgresUser']);
  });

  test('without persistence is refused, with commands for a dump', () => {
    const cluster = withPostgres(undefined, { volumes: [{ name: 'data', emptyDir: {} }] });
    expect(() => adopted({ cluster, env: BUNDLED_ENV })).toThrow(/\[adopt.persistence.none\].*pg_dump/s);
  });

  test('takes a new or a given password, and can’t keep one in its Secret that needs percent-encoding', () => {
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

  test('that the server does not use is deleted', () => {
    const adoption = adopted({ cluster: withPostgres() });
    expect(adoption.settings.database).toMatchObject({ type: 'external', host: 'db.example.com' });
    expect(adoption.notes).toContainEqual(
      expect.stringMatching(/mine-postgresql is not the database.*its claim data-mine-postgresql-0 stays/),
    );
    const emptyDir = { volumes: [{ name: 'data', emptyDir: {} }] };
    expect(adopted({ cluster: withPostgres(undefined, emptyDir) }).notes).toContainEqual(
      expect.stringContaining('with its data, which is on no claim'),
    );
  });
});

describe('an external database', () => {
  test('keeps a whole URL in its Secret', () => {
    const cluster = new FakeCluster().secret('db', { url: `postgresql+asyncpg://me:${PASSWORD}@db/flows` });
    expect(adopted({ cluster, env: [fromSecret(URL_VARIABLE, 'db', 'url')] }).settings.database).toEqual({
      type: 'external',
      credentials: { type: 'fromSecret', secretName: 'db', keys: { connectionString: 'url' } },
    });
  });

  test('keeps each component at its source', () => {
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
    expect(adoption.leftOut.map(({ path }) => path)).toEqual(['the URL’s parameter jit']);
  });

  test('gets a password in plain text from a variable', () => {
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

  test('that needs no password gets none', () => {
    const adoption = adopted({
      env: [{ name: URL_VARIABLE, value: 'postgresql+asyncpg://me@db.example.com/flows' }],
    });
    expect(adoption.settings.database).toEqual({
      type: 'external',
      host: 'db.example.com',
      username: 'me',
      name: 'flows',
      credentials: { type: 'none' },
    });
    expect(adoption.variables).toEqual([]);
  });

  test('gets no new password', () => {
    expect(() => adopted({ mode: 'generated' })).toThrow('[adopt.external.password]');
  });

  test('comes from a variable of the user, which overrides the chart’s', () => {
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
