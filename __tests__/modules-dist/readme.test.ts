import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributePaths, moduleInputs, typeOf } from '../../modules-dist/input-types';
import { moduleReadmes, undescribed } from '../../modules-dist/readme';

const PROJECT = join(__dirname, '../..');

describe('types of inputs', () => {
  test('have attributes by their paths', () => {
    const type = typeOf(`object({
      size        = optional(string, "8Gi")
      credentials = optional(object({ type = optional(string, "a)"), keys = optional(map(string), {}) }), {})
      tolerations = optional(list(object({ key = string })), [])
    })`);
    expect(
      attributePaths(type).map(({ path, attribute: { name, isOptional } }) => [path, name, isOptional]),
    ).toEqual([
      ['size', 'string', true],
      ['credentials', 'object', true],
      ['credentials.type', 'string', true],
      ['credentials.keys', 'map(string)', true],
      ['tolerations', 'list(object)', true],
      ['tolerations[…].key', 'string', false],
    ]);
  });
});

describe.each(moduleReadmes(PROJECT))('$path', ({ path, content }) => {
  test('is up to date, and describes everything: npm run generate', () => {
    expect(readFileSync(join(PROJECT, path), 'utf8')).toBe(content);
    expect(undescribed(content)).toEqual([]);
  });
});

test('the attributes of workers are the inputs of the module that they are made with', () => {
  const inputs = (module: string) => moduleInputs(join(PROJECT, 'modules', module));
  const workers = inputs('prefect-server').find(({ name }) => name === 'workers');
  const attributes = [...(workers?.type.attributes.keys() ?? [])];
  const known = inputs('prefect-worker').map(({ name }) => name);
  expect(attributes.filter((attribute) => !known.includes(attribute))).toEqual([]);
  const own = known.filter((input) => !attributes.includes(input));
  expect(own.length).toBeGreaterThan(0);
  for (const input of own) {
    expect(workers?.description).toContain(`\`${input}\``);
  }
});
