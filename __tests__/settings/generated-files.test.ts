import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { PREFECT1_SETTINGS_SCHEMA, SETTINGS_SCHEMA } from '../../app/load-settings';
import { generatedFiles } from '../../settings/generated-files';
import { alternatives, dereference, type SettingsSchema } from '../../settings/model';

const PROJECT = join(__dirname, '..', '..');
const assembly = JSON.parse(readFileSync(join(PROJECT, '.jsii'), 'utf8'));
const APP = [
  '$schema',
  'stackName',
  'kubernetes',
  'ignoreAnnotations[]',
  'ignoreLabels[]',
  'backend',
  'outputs',
  'outputPrefix',
  'generation',
];

const SCHEMAS: [string, SettingsSchema, number][] = [
  ['PrefectServerProps', SETTINGS_SCHEMA, 200],
  ['Prefect1ServerProps', PREFECT1_SETTINGS_SCHEMA, 100],
];

/** Constructs beside the server, by their setting. */
const BESIDE: Record<string, Record<string, string>> = {
  PrefectServerProps: { backup: 'PrefectBackupProps', metrics: 'PrefectMetricsProps' },
  Prefect1ServerProps: { backup: 'PrefectBackupProps' },
};

test('schemas and pages are up to date', () => {
  for (const { path, content } of generatedFiles(PROJECT)) {
    expect(readFileSync(join(PROJECT, path), 'utf8')).toBe(content);
  }
});

test.each(SCHEMAS)('every prop of %s can be set, and nothing else', (name, schema, least) => {
  const beside = Object.entries(BESIDE[name]).flatMap(([setting, props]) =>
    leavesOfStruct(props, `${setting}.`),
  );
  const props = [...leavesOfStruct(name), ...beside];
  const settable = leavesOfSchema(schema, schema).filter(
    (path) =>
      !APP.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}(`)),
  );
  expect(props.length).toBeGreaterThan(least);
  expect(settable.sort()).toEqual(props.sort());
});

test('the schema is valid JSON Schema and accepts the example', () => {
  const ajv = new Ajv({ strict: false });
  expect(ajv.validateSchema(SETTINGS_SCHEMA)).toBe(true);
  expect(ajv.validateSchema(PREFECT1_SETTINGS_SCHEMA)).toBe(true);
  const example = JSON.parse(readFileSync(join(PROJECT, 'app/settings.example.json'), 'utf8'));
  expect(ajv.validate(SETTINGS_SCHEMA, example)).toBe(true);
});

test('the schema has only keywords that the app checks or shows', () => {
  const known = new Set([
    ...['$schema', '$ref', 'title', 'description', 'default', 'definitions'],
    ...['type', 'const', 'enum', 'pattern', 'properties', 'required', 'additionalProperties', 'items'],
    ...['oneOf', 'not', 'x-factory', 'x-enum', 'x-shorthand', 'x-refused'],
  ]);
  for (const [, schema] of SCHEMAS) {
    expect([...keywords(schema)].filter((keyword) => !known.has(keyword))).toEqual([]);
  }
});

test('--check passes', () => {
  const run = () =>
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/generate-settings-schema.ts', '--check'], {
      cwd: PROJECT,
    });
  expect(run).not.toThrow();
});

function leavesOfStruct(name: string, prefix = ''): string[] {
  const { properties = [], interfaces = [] } = declared(name);
  return [
    ...properties
      .filter(
        ({ type }: any) => !['IBackupSource', 'IPrefectServer'].some((name) => type.fqn?.endsWith(name)),
      )
      .flatMap((member: any) => leavesOfType(member.type, `${prefix}${member.name}`)),
    ...interfaces.flatMap((parent: string) => leavesOfStruct(parent, prefix)),
  ];
}

function leavesOfType(type: any, path: string): string[] {
  if (type.collection !== undefined) {
    return leavesOfType(type.collection.elementtype, `${path}[]`);
  }
  if (type.fqn === undefined) {
    return [path];
  }
  const declaration = declared(type.fqn);
  if (declaration.datatype) {
    return leavesOfStruct(type.fqn, `${path}.`);
  }
  const factories = declaration.methods.filter((method: any) => method.static);
  if (factories.some(({ name }: any) => name === 'of')) {
    return [path];
  }
  return factories.flatMap(({ name, parameters = [] }: any) => {
    const leaves = parameters.flatMap((parameter: any) => {
      if (parameter.name === 'options') {
        return leavesOfStruct(parameter.type.fqn, `${path}(${name}).`);
      }
      const property = parameter.name === 'password' ? 'variable' : parameter.name;
      return leavesOfType(parameter.type, `${path}(${name}).${property}`);
    });
    return leaves.length === 0 ? [`${path}(${name})`] : leaves;
  });
}

function leavesOfSchema(root: SettingsSchema, reference: SettingsSchema, path = ''): string[] {
  const schema = dereference(root, reference);
  if (schema.oneOf !== undefined) {
    return [...alternatives(root, schema).objects].flatMap(([type, branch]) => {
      const leaves = leavesOfSchema(root, branch, `${path}(${type})`);
      return leaves.length === 0 ? [`${path}(${type})`] : leaves;
    });
  }
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties)
      .filter(([, property]) => property.not === undefined && property.const === undefined)
      .flatMap(([name, property]) => leavesOfSchema(root, property, path === '' ? name : `${path}.${name}`));
  }
  const inner = schema.items ?? (schema.additionalProperties || undefined);
  return inner === undefined ? [path] : leavesOfSchema(root, inner, `${path}[]`);
}

function declared(name: string): any {
  return assembly.types[name] ?? assembly.types[`${assembly.name}.${name}`];
}

function keywords(schema: SettingsSchema): Set<string> {
  const { properties = {}, definitions = {}, items, additionalProperties, oneOf = [] } = schema;
  const inner = [...Object.values(properties), ...Object.values(definitions), ...oneOf];
  const others = [items, additionalProperties || undefined].filter((other) => other !== undefined);
  return new Set([...Object.keys(schema), ...[...inner, ...others].flatMap((other) => [...keywords(other)])]);
}
