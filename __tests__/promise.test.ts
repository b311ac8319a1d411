import { BasicAuth, Credentials, Database, Namespace, PrefectServer, PrefectWorker, WorkerApi } from '../src';
import { SCENARIOS } from './support/scenarios';
import { sensitive } from './support/scenarios/scenario';
import { synthesize, type Template } from './support/template';

/** The paths at which a text occurs in a document. */
function pathsOf(value: unknown, text: string, path: string[] = []): string[] {
  if (typeof value === 'string') {
    return value.includes(text) ? [path.join('.')] : [];
  }
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, text, [...path, key]))
    : [];
}

/** Where the expression of a secret occurs in a stack, without the ids of resources. */
function places(template: Template, expression: string): string[] {
  const paths = ['resource', 'data', 'locals', 'output', 'ephemeral'].flatMap((section) =>
    pathsOf(template.section(section), expression, [section]),
  );
  return [...new Set(paths.map((path) => path.replace(/^(resource\.\w+)\.[^.]+/, '$1')))].sort();
}

const WITH_EVERYTHING = {
  basicAuth: undefined,
  acknowledgeNoAuthentication: true,
  environment: { NOTE: 'x' },
  ingress: { host: 'prefect.example.com' },
  workers: [{ workPool: 'default', namespace: Namespace.create('workers') }],
};

describe('no secret is anywhere but in its Secret', () => {
  test('a given password', () => {
    const template = synthesize((stack) => {
      const password = sensitive(stack);
      new PrefectServer(stack, 'prefect', {
        ...WITH_EVERYTHING,
        database: Database.bundled({ credentials: Credentials.fromPassword(password) }),
        basicAuth: BasicAuth.fromPassword(password),
      }).addOutputs();
    });
    expect(places(template, 'var.password')).toEqual([
      'resource.kubernetes_secret_v1.data.auth-string',
      'resource.kubernetes_secret_v1.data.password',
      'resource.kubernetes_secret_v1.data.password-urlencoded',
      'resource.kubernetes_secret_v1.lifecycle.postcondition.0.condition',
      'resource.kubernetes_secret_v1.lifecycle.precondition.0.condition',
      'resource.kubernetes_secret_v1.lifecycle.precondition.1.condition',
    ]);
  });

  test('a generated password', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        ...WITH_EVERYTHING,
        basicAuth: BasicAuth.generated(),
      }).addOutputs();
    });
    expect(places(template, 'random_password.')).toEqual([
      'resource.kubernetes_secret_v1.data.auth-string',
      'resource.kubernetes_secret_v1.data.password',
      'resource.kubernetes_secret_v1.data.password-urlencoded',
      'resource.kubernetes_secret_v1.lifecycle.postcondition.0.condition',
    ]);
  });

  test('a write-only password', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database: Database.bundled({ credentials: Credentials.writeOnly() }),
        basicAuth: BasicAuth.writeOnly(),
      }).addOutputs();
    });
    expect(places(template, 'ephemeral.')).toEqual([
      'resource.kubernetes_secret_v1.data_wo.auth-string',
      'resource.kubernetes_secret_v1.data_wo.password',
      'resource.kubernetes_secret_v1.data_wo.password-urlencoded',
    ]);
    expect(template.resources('random_password')).toEqual({});
  });

  test.each(Object.entries(SCENARIOS))(
    '%s: no set of the release, and no sensitive output',
    (_name, { build }) => {
      const template = synthesize(build);
      for (const release of Object.values(template.resources('helm_release'))) {
        expect(Object.keys(release).filter((key) => key.startsWith('set'))).toEqual([]);
      }
      for (const output of Object.values(template.section('output') ?? {}) as any[]) {
        expect(output.sensitive).toBeUndefined();
      }
    },
  );
});

describe('only a raised version changes a password', () => {
  const CRITERIA = [
    'length',
    'lower',
    'min_lower',
    'min_numeric',
    'min_special',
    'min_upper',
    'numeric',
    'override_special',
    'special',
    'upper',
  ];

  test.each(Object.entries(SCENARIOS))('%s', (_name, { build }) => {
    for (const password of Object.values(synthesize(build).resources('random_password'))) {
      expect(password.lifecycle.ignore_changes).toEqual(CRITERIA);
      expect([undefined, '2', '3']).toContain(password.keepers?.version);
    }
  });

  test.each([
    [1, undefined],
    [2, { version: '2' }],
    [7, { version: '7' }],
  ])('keepers at version %d', (version, keepers) => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database: Database.bundled({ credentials: Credentials.generated({ version }) }),
        basicAuth: BasicAuth.generated({ version }),
      });
    });
    const passwords = Object.values(template.resources('random_password'));
    expect(passwords.map((password) => password.keepers)).toEqual([keepers, keepers]);
  });

  test('the database’s Secret is immutable, made before the old one goes, and named by its version', () => {
    for (const [name, { build }] of Object.entries(SCENARIOS)) {
      for (const secret of Object.values(synthesize(build).resources('kubernetes_secret_v1'))) {
        if (!secret.metadata.name.includes('-database')) {
          continue;
        }
        expect({ name, immutable: secret.immutable }).toEqual({ name, immutable: true });
        expect(secret.lifecycle.create_before_destroy).toBe(true);
        expect(secret.metadata.name).toMatch(/-v\d+$/);
        expect(Object.keys(secret.data ?? secret.data_wo)).toEqual(['password', 'password-urlencoded']);
      }
    }
  });

  test('neither host, user, length, alphabet, image nor chart touches the Secret or the password’s identity', () => {
    const of = (database: Database, more = {}) => {
      const template = synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { database, ...more });
      });
      const { length, special, override_special, ...password } = template.resource('random_password');
      return { secret: template.resources('kubernetes_secret_v1'), password };
    };
    const before = of(Database.bundled());
    const after = of(
      Database.bundled({
        name: 'other',
        username: 'other',
        size: '100Gi',
        credentials: Credentials.generated({ length: 64, specialCharacters: '-_' }),
      }),
      { prefectVersion: '3.8.2', image: { registry: 'mirror.example.com' }, service: { port: 80 } },
    );
    expect(after).toEqual(before);
  });
});

describe('user values never detach the release', () => {
  test.each(Object.entries(SCENARIOS))('%s: what ties the release comes last', (_name, { build }) => {
    const template = synthesize(build);
    for (const { values } of Object.values(template.resources('helm_release'))) {
      const layers = (values as string[]).map((text) => /values-([\w-]+)_[0-9A-F]{8}/.exec(text)?.[1]);
      const ties = layers.findIndex((name) => name === 'database-ties' || name === 'api');
      expect(ties).toBeGreaterThan(0);
      const last = ['follow-secrets', 'lists'].filter((name) => layers.includes(name));
      expect(layers.slice(ties)).toEqual(
        layers.includes('database-ties') ? ['database-ties', 'basic-auth', ...last] : ['api', ...last],
      );
    }
  });

  test('a null where a tie is leaves the tie', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.generated(),
        values: [{ postgresql: null, server: null, global: null }],
      });
    });
    const values = template.values('prefect-server');
    expect(values.postgresql.auth.existingSecret).toBe('prefect-server-database-v1');
    expect(values.postgresql.primary.persistence.existingClaim).toBe('prefect-server-database');
    expect(values.server.basicAuth).toEqual({ enabled: true, existingSecret: 'prefect-server-api-auth' });
  });

  test('lists that we write too are merged with the last one that the user gives', () => {
    const env = (name: string) => ({ global: { prefect: { env: [{ name, value: name }] } } });
    const listOf = (...values: unknown[]) => {
      const template = synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { environment: { OURS: '1' }, values });
      });
      return template.values('prefect-server').global.prefect.env.map(({ name }: any) => name);
    };
    const yaml = (name: string) => `global:\n  prefect:\n    env: [{ name: ${name}, value: x }]\n`;
    expect(listOf(env('A'))).toEqual(['OURS', 'A']);
    expect(listOf(env('A'), env('B'))).toEqual(['OURS', 'B']);
    expect(listOf(env('A'), yaml('B'))).toEqual(['OURS', 'B']);
    expect(listOf(yaml('A'), env('B'))).toEqual(['OURS', 'B']);
    expect(listOf(env('A'), 'server: {}')).toEqual(['OURS', 'A']);
    expect(listOf(yaml('A'), yaml('B'))).toEqual(['OURS', 'B']);
    expect(listOf(JSON.stringify(env('A')))).toEqual(['OURS', 'A']);
    expect(listOf('server: {}')).toEqual(['OURS']);
  });

  test('empty maps in a user’s list are kept', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        environment: { OURS: '1' },
        values: [{ global: { prefect: { env: [{ name: 'A', valueFrom: { x: {} } }] } } }],
      });
    });
    expect(template.values('prefect-server').global.prefect.env[1]).toEqual({
      name: 'A',
      valueFrom: { x: {} },
    });
  });

  test('YAML text is checked at plan', () => {
    const template = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', { values: ['server: {}'] });
      new PrefectWorker(stack, 'worker', {
        workPool: 'w',
        api: WorkerApi.server(server),
        values: ['worker: {}'],
      });
    });
    for (const name of ['prefect-server', 'prefect-worker-w']) {
      const [isMap, isFree] = template.release(name).lifecycle.precondition.slice(-2);
      expect(isMap.condition).toContain('can(keys(yamldecode(local.');
      expect(isFree.condition).toMatch(/^\$\{length\(local\..*values-user-0-reserved_\w+\) == 0\}$/);
    }
    const reserved = Object.entries(template.locals).find(([id]) =>
      /^prefect_values-user-0-reserved/.test(id),
    )?.[1];
    for (const key of ['externalDatabase', 'postgresql.auth', 'server.basicAuth', 'secret.password']) {
      expect(reserved).toContain(`.${key}) ? "${key}" : ""`);
    }
    expect(reserved).toContain('"PREFECT_SERVER_DATABASE_CONNECTION_URL"');
  });
});
