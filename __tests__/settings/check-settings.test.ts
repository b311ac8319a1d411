import Ajv from 'ajv';
import { loadSettings, PREFECT1_SETTINGS_SCHEMA, SETTINGS_SCHEMA } from '../../app/load-settings';
import { checkSettings } from '../../settings/check-settings';
import { samples } from './support/samples';

const WRONG = [null, 5, true, 'wrong', '', [], {}, [5], { type: 'wrong' }, { wrong: 1 }];

function problems(document: unknown): string[] {
  return checkSettings(SETTINGS_SCHEMA, document).map(
    ({ id, path, message }) => `[${id}] ${path}: ${message}`,
  );
}

test('empty settings have no problems', () => {
  expect(problems({})).toEqual([]);
});

test.each<[unknown, string]>([
  [
    { database: { type: 'bundled', sise: '1Gi' } },
    '[settings.key.unknown] database.sise: unknown; did you mean database.size?',
  ],
  [{ name_space: 'x' }, '[settings.key.unknown] name_space: unknown; did you mean namespace?'],
  [{ replicas: 'two' }, '[settings.type.wrong] replicas: must be a number; it is a string'],
  [{ replicas: null }, '[settings.type.wrong] replicas: must be a number; it is null'],
  [
    { ingress: {} },
    '[settings.key.missing] ingress.host: missing: Host name that browsers and clients use, without scheme, port and path. Changing it restarts the server, unless `uiApiUrl` has a host.',
  ],
  [
    { service: { type: 'Nodeport' } },
    '[settings.value.unknown] service.type: must be one of "ClusterIP", "LoadBalancer", "NodePort"; it is "Nodeport"; did you mean "NodePort"?',
  ],
  [
    { database: { type: 'bundeld' } },
    '[settings.value.unknown] database.type: must be one of "bundled", "external", "cloudNativePg", "sqlite"; did you mean "bundled"?',
  ],
  [
    { database: { size: '1Gi' } },
    '[settings.key.missing] database.type: missing; give one of "bundled", "external", "cloudNativePg", "sqlite"',
  ],
  [
    { database: { type: 'bundled', host: 'db' } },
    '[settings.key.unknown] database.host: unknown for type "bundled"; known for "external"',
  ],
  [
    { database: 'external' },
    '[settings.value.unknown] database: "external" has required settings; give an object with "type": "external"',
  ],
  [
    { database: 'sqllite' },
    '[settings.value.unknown] database: as a string it must be one of "bundled", "sqlite"; did you mean "sqlite"?',
  ],
  [{ environment: { A: 1 } }, '[settings.type.wrong] environment.A: must be a string; it is a number'],
  [
    { podLabels: { 'a.b/c': true } },
    '[settings.type.wrong] podLabels["a.b/c"]: must be a string; it is true',
  ],
  [
    { workers: [{ workPool: 'a' }, { workpool: 'b' }] },
    '[settings.key.missing] workers[1].workPool: missing: Work pool from which the worker takes flow runs: letters, digits and any of `-_.:+=@,~`, but no `-` first.',
  ],
  [
    { backend: { type: 's3', bucket: 'b', key: 'k', secretKey: 's' } },
    '[settings.value.refused] backend.secretKey: a secret in settings ends up in Git and in cdk.tf.json; set the environment variable AWS_SECRET_ACCESS_KEY',
  ],
  [
    { stackName: 'a b' },
    '[settings.value.invalid] stackName: "a b" does not fit: Name of the stack, in letters, digits, "-" and "_"; the local state file has its name. Changing it makes another installation. Default: "prefect".',
  ],
  [[], '[settings.type.wrong] settings: must be an object; it is a list'],
])('%j is reported', (document, problem) => {
  expect(problems(document)).toContain(problem);
});

test('all problems are reported at once', () => {
  const document = {
    databse: 'bundled',
    replicas: '1',
    workers: [{ workPool: 5, job: { imag: 'x' } }],
    kubernetes: { type: 'token', host: 'https://k' },
  };
  expect(() => loadSettings({ source: 'settings.json', document })).toThrow(
    [
      'Settings, from settings.json: 5 problems',
      '  [settings.key.unknown] databse: unknown; did you mean database?',
      '  [settings.type.wrong] replicas: must be a number; it is a string',
      '  [settings.type.wrong] workers[0].workPool: must be a string; it is a number',
      '  [settings.key.unknown] workers[0].job.imag: unknown; did you mean workers[0].job.image?',
      '  [settings.key.missing] kubernetes.tokenVariable: missing: ',
    ].join('\n'),
  );
});

test.each([
  { basicAuth: { type: 'fromPassword', variable: 'v', password: 'hunter2' } },
  { basicAuth: 'hunter2' },
  { basicAuth: { type: 'hunter2' } },
  { basicAuth: ['hunter2'] },
])('%j is refused, and the password is not repeated', (document) => {
  expect(problems(document).join()).toMatch(/basicAuth/);
  expect(problems(document).join()).not.toContain('hunter2');
});

test('a general validator agrees on valid and on invalid documents', () => {
  const validate = new Ajv({ strict: false }).compile(SETTINGS_SCHEMA);
  const good = Object.entries(SETTINGS_SCHEMA.properties ?? {}).flatMap(([name, property]) =>
    samples(SETTINGS_SCHEMA, property).map((value) => ({ [name]: value })),
  );
  expect(good.map((document) => [problems(document), validate(document)])).toEqual(
    good.map(() => [[], true]),
  );

  let bad = 0;
  for (const document of good.flatMap((sample) => mutants(sample))) {
    const agreed = validate(document);
    bad += agreed ? 0 : 1;
    if (agreed !== (problems(document).length === 0)) {
      throw new Error(`ajv: ${agreed}, ours: ${problems(document).join()}\n${JSON.stringify(document)}`);
    }
  }
  expect(bad).toBeGreaterThan(5000);
});

test('an unknown generation is refused, and each generation has its own settings', () => {
  const load = (document: unknown) => () => loadSettings({ source: 'a test', document });
  expect(load({ generation: 2 })).toThrow('[settings.value.unknown] generation: must be 3: Generation');
  expect(load({ generation: '1' })).toThrow('[settings.value.unknown] generation');
  expect(load({ agent: {} })).toThrow('[settings.key.unknown] agent');
  expect(load({ generation: 1, workers: [] })).toThrow('[settings.key.unknown] workers');
  expect(load({ generation: 1, agent: {} })).not.toThrow();
  expect(PREFECT1_SETTINGS_SCHEMA.required).toEqual(['generation']);
});

/** Variants of the document: each value replaced by wrong ones, each key renamed, each key removed. */
function mutants(document: unknown): unknown[] {
  if (Array.isArray(document)) {
    return document.flatMap((item, index) =>
      [...WRONG, ...mutants(item)].map((other) => document.map((each, at) => (at === index ? other : each))),
    );
  }
  if (document === null || typeof document !== 'object') {
    return [];
  }
  return Object.entries(document).flatMap(([key, value]) => {
    const { [key]: _, ...rest } = document as Record<string, unknown>;
    return [
      rest,
      { ...rest, [`${key}x`]: value },
      ...[...WRONG, ...mutants(value)].map((other) => ({ ...document, [key]: other })),
    ];
  });
}
