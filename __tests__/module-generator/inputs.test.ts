import { join } from 'node:path';
import type { InputRules } from '../../module-generator/inputs';
import { snakeCase } from '../../module-generator/names';
import { PREFECT1_INPUTS } from '../../module-generator/prefect1-inputs';
import { SERVER_INPUTS } from '../../module-generator/server-inputs';
import { generatePropsSchema, generateSchema } from '../../settings/generate-schema';
import type { SettingsSchema } from '../../settings/model';
import { MODULE_NAMES, readModule } from '../modules/support/modules';

const PROJECT = join(__dirname, '../..');
const SERVER = generateSchema(PROJECT, 3);
const WORKER = generatePropsSchema(PROJECT, 'PrefectWorkerProps');
const PREFECT1 = generateSchema(PROJECT, 1);

/** Inputs that decide no more than what others may be. */
const OF_CHECKS = ['acknowledge_no_authentication'];

/** Everything of a module but its inputs: what an input can reach. */
function reached(name: string): string {
  const { variable: _, terraform: __, ...rest } = readModule(name);
  return JSON.stringify(rest);
}

/** The paths of the attributes of a type, those of objects in objects too. */
function pathsOf(at: string, type: string): string[] {
  const [, collection, inner] = /^(?:(map|list)\()?object\(\{ (.*) \}\)\)?$/.exec(type) ?? [];
  if (inner === undefined) {
    return type.startsWith('optional(') ? pathsOf(at, typeInOptional(type)) : [];
  }
  const element = collection === undefined ? at : `${at}[…]`;
  return splitted(inner).flatMap((member) => {
    const [, name, of] = /^(\w+) = (.*)$/s.exec(member) ?? [];
    return [`${element}.${name}`, ...pathsOf(`${element}.${name}`, of)];
  });
}

/** The parts of a text between the commas that are in no bracket. */
function splitted(text: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const character of text) {
    depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    if (character === ',' && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts.map((part) => part.trim());
}

function typeInOptional(type: string): string {
  return splitted(type.slice('optional('.length, -1))[0];
}

/** Whether something asks for the attribute at a path, or gets what it is in whole. */
function isReached(path: string, text: string): boolean {
  const [, collection, inElement] = /^(.*)\[…\]\.(\w+)$/.exec(path) ?? [];
  if (collection !== undefined) {
    const loops = [...text.matchAll(/for (?:\w+_key, )?(\w+) in (?:try\(|coalesce\()*([\w.]+)/g)];
    return loops.some(
      ([, value, of]) => of === collection && new RegExp(`\\b${value}\\.${inElement}\\b`).test(text),
    );
  }
  return new RegExp(`\\b${path.replaceAll('.', '\\.')}\\b`).test(text);
}

describe.each(MODULE_NAMES)('inputs of %s', (name) => {
  const { variable } = readModule(name);
  const text = reached(name);

  test.each(Object.keys(variable))('%s reaches something', (input) => {
    const { [input]: _, ...others } = variable;
    expect(OF_CHECKS.includes(input) ? JSON.stringify(others) : text).toMatch(
      new RegExp(`\\bvar\\.${input}\\b`),
    );
  });

  test('and so does each of their attributes', () => {
    const paths = Object.entries<any>(variable)
      // The module prefect-worker gets each whole.
      .filter(([input]) => input !== 'workers')
      .flatMap(([input, { type }]) => pathsOf(`var.${input}`, type));
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => !isReached(path, text))).toEqual([]);
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
    ['prefect-server', SERVER, SERVER_INPUTS],
    ['prefect-worker', WORKER, SERVER_INPUTS],
    ['prefect1-server', PREFECT1, PREFECT1_INPUTS],
  ] as [string, SettingsSchema, InputRules][])(
    'each of %s is an input or an exception',
    (name, { properties = {} }, { without }) => {
      const { variable } = readModule(name);
      const missing = Object.keys(properties).filter(
        (prop) => variable[snakeCase(prop)] === undefined && without[`.${prop}`] === undefined,
      );
      expect(missing).toEqual([]);
    },
  );

  test.each([
    ['Prefect 3', SERVER, SERVER_INPUTS],
    ['Prefect 1', PREFECT1, PREFECT1_INPUTS],
  ] as [string, SettingsSchema, InputRules][])(
    'each exception of %s is one',
    (_, { definitions = {} }, { without }) => {
      const stale = Object.keys(without).filter((path) => {
        const at = path.lastIndexOf('.');
        const [definition, prop] = [path.slice(0, at), path.slice(at + 1)];
        const isKind = definitions[path]?.['x-factory'] !== undefined;
        return definition !== '' && !isKind && definitions[definition]?.properties?.[prop] === undefined;
      });
      expect(stale).toEqual([]);
    },
  );
});
