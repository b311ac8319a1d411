import { nearestName } from './nearest-name';
import { CONSTANTS, FACTORIES, STRUCTS } from './prop-types';

/** A prop of a struct, or a parameter of a factory. */
export interface Member {
  /** `string`, `Toleration[]`, `{string}` for a map, or a name. */
  readonly type: string;
  readonly isRequired: boolean;
}

type Members = ReadonlyMap<string, Member>;

/** What is required and has a check of its own, which says more. */
const CHECKED_ELSEWHERE = [
  'ExternalDatabaseOptions.credentials',
  'IngressOptions.host',
  'Prefect1IngressOptions.host',
  'PrefectWorkerProps.workPool',
  'WorkerOptions.workPool',
];

const CLASSES = new Set([
  ...Object.keys(CONSTANTS),
  ...Object.keys(FACTORIES).map((factory) => factory.split('.')[0]),
]);

const MEMBERS = new Map<string, Members>();

/** The props of a struct, or the parameters of a factory, by name. */
export function membersOf(owner: string): Members {
  const members = MEMBERS.get(owner) ?? parse(owner, STRUCTS[owner] ?? FACTORIES[owner]);
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
  return CLASSES.has(type);
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

function parse(owner: string, text: string): Members {
  const members = [...text.matchAll(/(\w+)(\??): ([^,]+)/g)];
  return new Map(
    members.map(([, name, mark, type]) => {
      const isRequired = mark === '' && !CHECKED_ELSEWHERE.includes(`${owner}.${name}`);
      return [name, { type, isRequired }];
    }),
  );
}
