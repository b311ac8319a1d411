import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_SCHEMA } from '../../app/load-settings';
import { convertSettings } from '../../settings/convert-settings';
import * as library from '../../src';
import { samples } from './support/samples';

const { BasicAuth, CertificateSource, ChartSource, Credentials, Database, EncryptionKey, Namespace, Redis } =
  library;
const assembly = JSON.parse(readFileSync(join(__dirname, '..', '..', '.jsii'), 'utf8'));

function convert(document: unknown): any {
  return convertSettings(SETTINGS_SCHEMA, document, (name) => `value of ${name}`);
}

const factories = Object.entries(SETTINGS_SCHEMA.definitions ?? {}).flatMap(([definition, schema]) =>
  schema['x-factory'] === undefined ? [] : [{ definition, schema, factory: schema['x-factory'] }],
);

afterEach(() => jest.restoreAllMocks());

test('every factory that the props reach has a definition', () => {
  const used = [
    BasicAuth,
    CertificateSource,
    ChartSource,
    Credentials,
    Database,
    EncryptionKey,
    Namespace,
    Redis,
  ];
  const expected = used.flatMap(({ name }) =>
    assembly.types[`${assembly.name}.${name}`].methods.map((method: any) => `${name}.${method.name}`),
  );
  expect(factories.map(({ definition }) => definition).sort()).toEqual(expected.sort());
});

test.each(factories)('$definition passes each setting to its parameter', ({ schema, factory }) => {
  const holder = (library as any)[factory.class];
  const call = jest.spyOn(holder, factory.method);
  const alternative = { oneOf: [schema] };
  for (const document of samples(SETTINGS_SCHEMA, schema) as Record<string, unknown>[]) {
    call.mockClear();
    convertSettings({ ...SETTINGS_SCHEMA, ...alternative }, document, (name) => `value of ${name}`);
    const method = assembly.types[`${assembly.name}.${factory.class}`].methods.find(
      ({ name }: any) => name === factory.method,
    );
    const parameters = method.parameters ?? [];
    const positional = parameters.filter(({ name }: any) => name !== 'options');
    const { type: _, variable, ...given } = document;
    const expected = positional.map(({ name }: any) =>
      name === 'password' ? `value of ${variable}` : given[name],
    );
    const names = new Set(positional.map(({ name }: any) => name));
    const rest = Object.keys(given).filter((name) => !names.has(name));
    const actual = call.mock.calls.at(-1) ?? [];
    expect(actual.slice(0, positional.length)).toEqual(expected);
    expect(actual.length).toBe(parameters.length);
    if (parameters.length > positional.length) {
      expect(Object.keys(actual.at(-1) as object).sort()).toEqual(rest.sort());
    }
  }
});

test('objects become results of their factories', () => {
  expect(
    convert({
      namespace: 'ns',
      database: {
        type: 'external',
        host: 'db',
        sslMode: 'verify-full',
        sslCa: { type: 'fromConfigMap', configMapName: 'ca' },
        credentials: { type: 'fromSecret', secretName: 's', keys: { password: 'pw' } },
      },
      basicAuth: { type: 'fromPassword', variable: 'auth', version: 2 },
      chart: { type: 'fromArchive', location: './chart.tgz', version: '1.2.3' },
      service: { type: 'NodePort', nodePort: 30000 },
      redis: { type: 'external', host: 'r', docketUrl: { secretName: 's', key: 'k' } },
      workers: [{ workPool: 'a', namespace: { type: 'existing', name: 'w' } }],
      values: [{ type: 'anything' }, 'a: 1'],
      environment: { A: 'b' },
    }),
  ).toEqual({
    namespace: Namespace.create('ns'),
    database: Database.external({
      host: 'db',
      sslMode: library.SslMode.VERIFY_FULL,
      sslCa: CertificateSource.fromConfigMap('ca'),
      credentials: Credentials.fromSecret('s', { password: 'pw' }),
    }),
    basicAuth: BasicAuth.fromPassword('value of auth', { version: 2 }),
    chart: ChartSource.fromArchive('./chart.tgz', '1.2.3'),
    service: { type: library.ServiceType.NODE_PORT, nodePort: 30000 },
    redis: Redis.external({ host: 'r', docketUrl: { secretName: 's', key: 'k' } }),
    workers: [{ workPool: 'a', namespace: Namespace.existing('w') }],
    values: [{ type: 'anything' }, 'a: 1'],
    environment: { A: 'b' },
  });
});

test('a string is enough for a type without required settings', () => {
  expect(convert({ database: 'sqlite', basicAuth: 'writeOnly' })).toEqual({
    database: Database.sqlite(),
    basicAuth: BasicAuth.writeOnly(),
  });
});
