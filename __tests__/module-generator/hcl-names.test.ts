import { join } from 'node:path';
import { HclNames } from '../../module-generator/hcl-names';
import { generatePropsSchema, generateSchema } from '../../settings/generate-schema';
import * as library from '../../src';
import { MODULE_NAMES, readModule, readReadme } from '../modules/support/modules';

const PROJECT = join(__dirname, '../..');
const names = new HclNames(generateSchema(PROJECT, 3));

describe('names of the library in HCL', () => {
  test.each([
    [
      'a factory',
      'Use ChartSource.fromArchive().',
      'chart.repository',
      'Use chart = { type = "fromArchive" }.',
    ],
    ['a factory of the input itself', 'Database.bundled()', 'database', '{ type = "bundled" }'],
    ['a value', "Namespace.create('a')", 'namespace', '{ type = "create", name = "a" }'],
    [
      'options',
      "Database.bundled({ storageClass: 'a' })",
      '',
      'database = { type = "bundled", storage_class = "a" }',
    ],
    [
      'the nearest input',
      'Credentials.writeOnly',
      'database.host',
      'database.credentials = { type = "writeOnly" }',
    ],
    ['several inputs', 'Namespace.existing()', 'chart', '{ type = "existing" }'],
    ['a method alone', 'or use `writeOnly()`', '', 'or use `{ type = "writeOnly" }`'],
    ['a constant', 'Use SslMode.VERIFY_CA.', 'database.ssl_ca', 'Use database.ssl_mode = "verify-ca".'],
    ['a constant of the input itself', 'SslMode.PREFER', 'database.ssl_mode', '"prefer"'],
    ['a constant alone', 'LOAD_BALANCER', '', '"LoadBalancer"'],
    ['a prop', "ingress.tlsSecretName, basicAuth's", '', "ingress.tls_secret_name, basic_auth's"],
    ['an object', "`{ cpu: '500m' }`", '', '`{ cpu = "500m" }`'],
    [
      'what is no name of ours',
      'Fn.urlencode() and server.loggingLevel',
      '',
      'Fn.urlencode() and server.loggingLevel',
    ],
  ])('%s', (_what, text, path, expected) => {
    expect(names.text(text, path)).toBe(expected);
  });

  test('ids and templates of a message stay, and its path says which input is meant', () => {
    expect(names.message('[basePath.odd] database.host: "${var.basePath}" or Credentials.generated()')).toBe(
      '[basePath.odd] database.host: "${var.basePath}" or database.credentials = { type = "generated" }',
    );
  });
});

/** Words as TypeScript has them that are no names of the library: values of ours, and keys of charts. */
const KNOWN = [
  ...factories(),
  'lastTimestamp',
  'loggingLevel',
  'extraTls',
  'prefectVersionTag',
  'uiVersionTag',
];

/** Methods that are a `type`. */
function factories(): string[] {
  const schemas = [
    generateSchema(PROJECT, 3),
    generatePropsSchema(PROJECT, 'PrefectWorkerProps'),
    generateSchema(PROJECT, 1),
  ];
  return schemas.flatMap(({ definitions = {} }) =>
    Object.values(definitions).flatMap(({ 'x-factory': factory }) => (factory ? [factory.method] : [])),
  );
}

/** What a person reads of a module: messages without ids and templates, descriptions and the README. */
function texts(name: string): string[] {
  const found: string[] = [];
  JSON.stringify(readModule(name), (key, value) => {
    if (typeof value === 'string' && (key === 'error_message' || key === 'description')) {
      found.push(value.replace(/^\[[\w.]+\] /, '').replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, ''));
    }
    return value;
  });
  return [...found, readReadme(name)];
}

describe.each(MODULE_NAMES)('texts of %s', (name) => {
  test('have no name of TypeScript in them', () => {
    const classes = Object.keys(library).join('|');
    const patterns = [
      /\b[a-z]+[A-Z]\w*/g,
      new RegExp(`\\b(?:${classes})\\.\\w+`, 'g'),
      /\b[a-z]\w*\(\)/g,
      /\bprops?\b|\bsynth\b|\bconstructs?\b/g,
    ];
    const found = texts(name).flatMap((text) => patterns.flatMap((pattern) => text.match(pattern) ?? []));
    expect([...new Set(found)].filter((word) => !KNOWN.includes(word))).toEqual([]);
  });

  test('nor have the values of its outputs', () => {
    const values = Object.values<any>(readModule(name).output).map(({ value }) => value.replace(/\\n/g, ' '));
    const found = values.flatMap((text) => text.match(/\b[a-z]+[A-Z]\w*/g) ?? []);
    expect([...new Set(found)].filter((word) => !KNOWN.includes(word))).toEqual([]);
  });

  test('have as many messages and descriptions as there are conditions, inputs and outputs', () => {
    const { variable, output } = readModule(name);
    expect(texts(name).length).toBeGreaterThan(Object.keys({ ...variable, ...output }).length + 50);
  });
});
