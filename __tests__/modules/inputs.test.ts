import { join } from 'node:path';
import { generatePropsSchema, generateSchema } from '../../app/schema/generate-schema';
import type { SettingsSchema } from '../../app/settings-schema';
import { snakeCase } from '../../scripts/modules/names';
import { SERVER_INPUTS } from '../../scripts/modules/server-inputs';
import { MODULE_NAMES, readModule } from './support/modules';

const PROJECT = join(__dirname, '../..');
const SERVER = generateSchema(PROJECT, 3);
const WORKER = generatePropsSchema(PROJECT, 'PrefectWorkerProps');

/** Everything of a module but its inputs: what an input can reach. */
function reached(name: string): string {
  const { variable: _, terraform: __, ...rest } = readModule(name);
  return JSON.stringify(rest);
}

describe.each(MODULE_NAMES)('inputs of %s', (name) => {
  const { variable } = readModule(name);
  const text = reached(name);

  test.each(Object.keys(variable))('%s reaches something', (input) => {
    expect(text).toMatch(new RegExp(`\\bvar\\.${input}\\b`));
  });

  test('and so does each of their attributes', () => {
    const attributes = Object.entries<any>(variable)
      // The module prefect-worker gets each whole.
      .filter(([input]) => input !== 'workers')
      .flatMap(([, { type }]) => [...type.matchAll(/(\w+) = /g)].map(([, attribute]) => attribute));
    expect([...new Set(attributes)].filter((each) => !new RegExp(`\\.${each}\\b`).test(text))).toEqual([]);
  });

  test('are described, and not nullable unless null says something', () => {
    for (const { description, nullable, default: value } of Object.values<any>(variable)) {
      expect(description).not.toBe('');
      expect(nullable ?? true).toBe(value === null || nullable === undefined);
    }
  });
});

describe('props', () => {
  test.each([
    ['prefect-server', SERVER],
    ['prefect-worker', WORKER],
  ] as [string, SettingsSchema][])('each of %s is an input or an exception', (name, { properties = {} }) => {
    const { variable } = readModule(name);
    const missing = Object.keys(properties).filter(
      (prop) => variable[snakeCase(prop)] === undefined && SERVER_INPUTS.without[`.${prop}`] === undefined,
    );
    expect(missing).toEqual([]);
  });

  test('each exception is one', () => {
    const { definitions = {} } = SERVER;
    const stale = Object.keys(SERVER_INPUTS.without).filter((path) => {
      const at = path.lastIndexOf('.');
      const [definition, prop] = [path.slice(0, at), path.slice(at + 1)];
      return definition !== '' && definitions[definition]?.properties?.[prop] === undefined;
    });
    expect(stale).toEqual([]);
  });
});
