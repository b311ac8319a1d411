import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { argument, readBlocks } from '../../modules-dist/hcl-files';
import { attributePaths, moduleInputs, typeOf } from '../../modules-dist/input-types';
import { MODULE_NAMES, MODULES, named, readModule } from './support/modules';
import { NO_INPUTS, NO_PROPS } from './support/no-inputs';
import { propsOf, SCHEMAS } from './support/props';
import { testRuns } from './support/test-runs';

test.each(readdirSync(MODULES))('a run of %s that passes sets each input', (name) => {
  // The server gives its workers their path.
  const inputs = [...named(readBlocks(join(MODULES, name)), 'variable').keys()].filter(
    (input) => input !== 'path',
  );
  const set = testRuns(name)
    .filter(({ expectFailures }) => expectFailures.length === 0)
    .flatMap((run) => [...run.inputs.keys()]);
  expect(inputs.filter((input) => !set.includes(input))).toEqual([]);
});

describe.each(MODULE_NAMES)('inputs of %s', (name) => {
  const inputs = moduleInputs(join(MODULES, name));
  const { blocks, inputs: typed } = readModule(name);
  const outer = named(blocks, 'variable');
  const inner = named(typed, 'variable');
  const met = new Set<string>();
  const props = new Map(propsOf(SCHEMAS[name](), NO_INPUTS[name], met).map(({ path, type }) => [path, type]));
  const found = new Map(
    inputs.flatMap((input) => [
      [input.name, input.type.name] as const,
      ...attributePaths(input.type, input.name).map(({ path, attribute }) => [path, attribute.name] as const),
    ]),
  );

  test('have each prop, with its type: add the lines to inputs/variables.tf', () => {
    const missing = [...props].filter(([path, type]) => found.get(path) !== type);
    expect(
      missing.map(
        ([path, type]) => `${path.replace(/\.?\w+$/, '')}: ${path.split('.').at(-1)} = optional(${type})`,
      ),
    ).toEqual([]);
  });

  test('have nothing that is no prop, but for the exceptions', () => {
    expect([...found.keys()].filter((path) => !props.has(path)).sort()).toEqual(
      Object.keys(NO_PROPS[name]).sort(),
    );
  });

  test('each exception is one', () => {
    expect(Object.keys(NO_INPUTS[name]).filter((path) => !met.has(path))).toEqual([]);
  });

  test('have the same names, types and defaults in both modules', () => {
    const both = [...outer.keys()].filter((input) => inner.has(input));
    expect(
      [...inner.keys()].filter((input) => !['given', 'path'].includes(input) && !outer.has(input)),
    ).toEqual([]);
    for (const input of both) {
      const of = (block = outer.get(input)) => ({
        default: block && argument(block, 'default'),
        nullable: block && argument(block, 'nullable'),
      });
      expect([input, of(inner.get(input))]).toEqual([input, of()]);
      const type = argument(inner.get(input) ?? (outer.get(input) as never), 'type') ?? '';
      const isObject = typeOf(type).attributes.size > 0;
      expect([input, argument(outer.get(input) as never, 'type')]).toEqual([input, isObject ? 'any' : type]);
    }
  });

  test('are given to the module with the types, objects also as they are', () => {
    const call = named(blocks, 'module').get('inputs');
    const objects = inputs.filter(({ type }) => type.attributes.size > 0).map((input) => input.name);
    const given = [...(argument(call as never, 'given') ?? '').matchAll(/(\w+)\s*= var\.\1\b/g)].map(
      ([, each]) => each,
    );
    expect(given.sort()).toEqual(objects.sort());
    for (const input of [...inner.keys()].filter((each) => outer.has(each))) {
      expect([input, argument(call as never, input)]).toEqual([input, `var.${input}`]);
    }
  });

  test('are described', () => {
    expect(inputs.filter(({ description }) => description === '').map((input) => input.name)).toEqual([]);
  });
});
