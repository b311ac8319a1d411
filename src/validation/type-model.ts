import { nearestName } from './nearest-name';
import { CONSTANTS, FACTORIES, STRUCTS } from './prop-types';

const MEMBERS = new Map<string, ReadonlyMap<string, string>>();

/**
 * Types by name, of the props of a struct or the parameters of a factory: `string`, `Toleration[]`, `{string}` for a
 * map, or a name.
 */
export function membersOf(owner: string): ReadonlyMap<string, string> {
  const members = MEMBERS.get(owner) ?? parse(STRUCTS[owner] ?? FACTORIES[owner]);
  MEMBERS.set(owner, members);
  return members;
}

export function isStruct(type: string): boolean {
  return STRUCTS[type] !== undefined;
}

export function isEnum(type: string): boolean {
  return CONSTANTS[type] !== undefined;
}

export function isClass(type: string): boolean {
  return isEnum(type) || factoriesOf(type).length > 0;
}

/** An expression that makes a class: the one that looks most like what was given, else the first. */
export function exampleOf(type: string, given: unknown): string {
  const names = isEnum(type) ? CONSTANTS[type].split(', ') : factoriesOf(type);
  const name = nearestName(String(given), names) ?? names[0];
  return isEnum(type) ? `${type}.${name}` : `${type}.${name}(${requiredParameters(`${type}.${name}`)})`;
}

function factoriesOf(type: string): string[] {
  return Object.keys(FACTORIES)
    .filter((factory) => factory.startsWith(`${type}.`))
    .map((factory) => factory.slice(type.length + 1));
}

function requiredParameters(factory: string): string {
  return [...FACTORIES[factory].matchAll(/(\w+): /g)].map(([, name]) => name).join(', ');
}

function parse(members: string): ReadonlyMap<string, string> {
  return new Map(members.split(', ').map((member) => member.split(/\??: /) as [name: string, type: string]));
}
