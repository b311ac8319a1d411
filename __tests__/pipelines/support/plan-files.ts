import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesOf } from './addresses';
import type { Json, Line } from './plan-lines';

const PLANS = join(__dirname, '..', 'plans');
/** Resources without modules and keys by their short names in the files. */
export const ADDRESSES: Record<string, string> = JSON.parse(
  readFileSync(join(PLANS, 'addresses.json'), 'utf8'),
);
const SHORT_NAMES = Object.fromEntries(Object.entries(ADDRESSES).map(([name, address]) => [address, name]));
const KINDS = ['configuration', 'dependent', 'state', 'change', 'drift'];
/** Where a line has addresses. */
const ADDRESS_KEYS = [...KINDS, 'from', 'references', 'depends_on', 'on'];

interface Fixture {
  /** The name of another fixture. */
  readonly like?: string;
  /** All lines, those of the other fixture too. */
  readonly lines: Line[];
}

export function fixtureNames(): string[] {
  const files = readdirSync(PLANS).filter((file) => file.endsWith('.jsonl'));
  return files.map((file) => file.replace(/\.jsonl$/, ''));
}

export function readText(name: string): string {
  return readFileSync(fileOf(name), 'utf8');
}

export function readFixture(name: string): Fixture {
  const lines = readText(name)
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  const [{ like }] = lines;
  const own = lines.slice(like ? 1 : 0).map(fromFile);
  const keys = new Set(own.map(keyOf));
  const inherited = like ? readFixture(like).lines : [];
  return {
    like,
    lines: sorted([
      ...inherited.filter((line) => !keys.has(keyOf(line))),
      ...own.filter(({ absent }) => !absent),
    ]),
  };
}

/** Writes a fixture, and anew those that are like it: they stay as they were. */
export function writeFixture(name: string, lines: Line[]): void {
  const like = existsSync(fileOf(name)) ? readFixture(name).like : undefined;
  const others = fixtureNames().map((other): [string, Fixture] => [other, readFixture(other)]);
  writeFileSync(fileOf(name), fixtureText({ like, lines }));
  for (const [other, fixture] of others) {
    if (fixture.like === name) writeFileSync(fileOf(other), fixtureText(fixture));
  }
}

/** What differs from the fixture that this is like, one line each. */
export function fixtureText({ like, lines }: Fixture): string {
  const inherited = like ? readFixture(like).lines : [];
  const known = new Set(inherited.map((line) => JSON.stringify(line)));
  const keys = new Set(lines.map(keyOf));
  const own = [
    ...lines.filter((line) => !known.has(JSON.stringify(line))),
    ...inherited.filter((line) => !keys.has(keyOf(line))).map(absent),
  ];
  const written = [...(like ? [{ like }] : []), ...sorted(own).map(toFile)];
  return written.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function fileOf(name: string): string {
  return join(PLANS, `${name}.jsonl`);
}

/** A fixture has one line of each key. */
function keyOf(line: Line): string {
  const kind = kindOf(line);
  return `${kind} ${line[kind]} ${line.deposed ?? ''}`;
}

/** By kind and address. */
function sorted(lines: Line[]): Line[] {
  const rank = (line: Line): string => `${KINDS.indexOf(kindOf(line))} ${keyOf(line)}`;
  return lines.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

function kindOf(line: Line): string {
  return KINDS.find((kind) => kind in line) ?? 'change';
}

/** In place of a line that the other fixture has and this has not. */
function absent(line: Line): Line {
  const kind = kindOf(line);
  return { [kind]: line[kind], deposed: line.deposed, absent: true };
}

/** In a file the key of a change is what is done. */
function toFile(line: Line): Line {
  const { change, actions, ...others } = renamed(line, shortened);
  return actions === undefined ? renamed(line, shortened) : { [actions]: change, ...others };
}

function fromFile(line: Line): Line {
  const [[key, address], ...others] = Object.entries(line);
  const isAction = !KINDS.includes(key);
  return renamed(
    isAction ? { change: address, actions: key, ...Object.fromEntries(others) } : line,
    expanded,
  );
}

function renamed(line: Line, rename: (address: string) => string): Line {
  const entries = Object.entries<Json>(line).map(([key, value]) => {
    if (!ADDRESS_KEYS.includes(key)) return [key, value];
    return [key, Array.isArray(value) ? value.map(rename) : rename(value)];
  });
  return Object.fromEntries(entries);
}

/** Quotes are single ones, which JSON does not escape. */
function shortened(address: string): string {
  return withName(address, SHORT_NAMES).replaceAll('"', "'");
}

function expanded(address: string): string {
  return withName(address.replaceAll("'", '"'), ADDRESSES);
}

function withName(address: string, names: Record<string, string>): string {
  const [outside] = /^(\.\.\/)*/.exec(address) ?? [''];
  const modules = outside + modulesOf(address.slice(outside.length));
  const [, resource, key] = /^([^[]*)(.*)$/.exec(address.slice(modules.length)) ?? [];
  return `${modules}${names[resource] ?? resource}${key}`;
}
