import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../src';
import { MODULE_NAMES, MODULES, readReadme } from './support/modules';
import { SCHEMAS } from './support/props';

/** Words as TypeScript has them that are no names of the library: keys of charts and of the Kubernetes API. */
const KNOWN = [
  ...factories(),
  'commonLabels',
  'lastTimestamp',
  'loggingLevel',
  'extraArgs',
  'extraTls',
  'maxUnavailable',
  'minAvailable',
  'prefectVersionTag',
  'restartPolicy',
  'uiVersionTag',
];

/** Methods that are a `type`. */
function factories(): string[] {
  return Object.values(SCHEMAS).flatMap((schema) =>
    Object.values(schema().definitions ?? {}).flatMap(({ 'x-factory': factory }) =>
      factory ? [factory.method] : [],
    ),
  );
}

/** What a person reads of a module: messages without ids and templates, descriptions and the README. */
function texts(name: string): string[] {
  const folder = join(MODULES, name);
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.tf'));
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  const found = lines.flatMap((line) => {
    const [, text] = /^ *(?:error_message|remedy|description) *= "(.*)"$/.exec(line) ?? [];
    return text === undefined ? [] : [withoutTemplates(text.replace(/^\[[\w.]+\] /, ''))];
  });
  return [...found, readReadme(name)];
}

function withoutTemplates(text: string): string {
  return text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '');
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

  test('are there', () => {
    expect(texts(name).length).toBeGreaterThan(40);
  });
});
