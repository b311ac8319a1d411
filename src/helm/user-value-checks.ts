import { Token } from 'cdktf';
import type { Problems } from '../validation/problems';

/** Keys that a release needs for itself. */
export interface ReservedValues {
  /** Paths that would put a secret into values, and so into state, plans and the cluster's release. */
  readonly secrets: string[];
  /** Paths that a prop sets, with that prop. */
  readonly owned: Record<string, string>;
  /** Paths that nobody is served by, with what to do instead. */
  readonly unsupported?: Record<string, string>;
  /** Paths of `env` lists. */
  readonly environmentLists: string[];
  /** Environment variables that a prop sets, with that prop. */
  readonly variables: Record<string, string>;
}

/** Lists that we write and a user may write too, by their path in the values. */
export type OwnLists = Record<string, unknown[] | undefined>;

/** A user's further values: an object, or YAML text. */
export type UserValues = Record<string, unknown> | string;

/** The user's values, with JSON text read into objects. YAML text stays text: Terraform reads it. */
export function userValues(values: unknown[] | undefined): UserValues[] {
  return (values ?? []).map((document) => {
    if (typeof document !== 'string' || Token.isUnresolved(document)) {
      return document as UserValues;
    }
    try {
      return JSON.parse(document) as UserValues;
    } catch {
      return document;
    }
  });
}

/** Checks what can be checked before a plan: objects. Text is checked by `userValuesConditions`. */
export function checkUserValues(
  problems: Problems,
  path: string,
  documents: UserValues[],
  reserved: ReservedValues,
): void {
  documents.forEach((document, index) => {
    const at = `${path}[${index}]`;
    if (typeof document === 'string' || Token.isUnresolved(document)) {
      return;
    }
    if (document === null || typeof document !== 'object' || Array.isArray(document)) {
      problems.add('values.notAMap', at, document, 'Give an object, or a YAML document with a map in it.');
      return;
    }
    checkDocument(problems, at, document, reserved);
  });
}

function checkDocument(
  problems: Problems,
  at: string,
  document: Record<string, unknown>,
  reserved: ReservedValues,
): void {
  for (const key of reserved.secrets) {
    if (valueAt(document, key) !== undefined) {
      problems.add(
        'values.secret',
        `${at}.${key}`,
        'a value that is not shown',
        'Values are stored in the state, shown in plans and kept in the cluster. Give the password by credentials.',
      );
    }
  }
  const secretRoots = reserved.secrets.filter((key) => valueAt(document, key) !== undefined);
  for (const [key, prop] of Object.entries(reserved.owned)) {
    if (valueAt(document, key) !== undefined && !secretRoots.some((secret) => secret.startsWith(`${key}.`))) {
      problems.add(
        'values.owned',
        `${at}.${key}`,
        'a value',
        `Use the prop ${prop}: this key ties the release to its Secret, its data or its address.`,
      );
    }
  }
  for (const [key, remedy] of Object.entries(reserved.unsupported ?? {})) {
    if (valueAt(document, key) !== undefined) {
      problems.add('values.unsupported', `${at}.${key}`, 'a value', remedy);
    }
  }
  // A plain look-up would find what every object has, such as `constructor`.
  const variables = new Map(Object.entries(reserved.variables));
  for (const key of reserved.environmentLists) {
    const list = valueAt(document, key);
    for (const entry of Array.isArray(list) ? list : []) {
      const prop = variables.get(entry?.name);
      if (prop !== undefined) {
        problems.add(
          'values.environment.reserved',
          `${at}.${key}[${entry.name}]`,
          entry.name,
          `This variable is set from ${prop}; a second one would win over it.`,
        );
      }
    }
  }
}

/** The value at a dotted path of a document. */
export function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => {
    return node !== null && typeof node === 'object' ? (node as Record<string, unknown>)[key] : undefined;
  }, document);
}

/** A document with one value at a dotted path. */
export function documentAt(path: string, value: unknown): Record<string, unknown> {
  return path
    .split('.')
    .reverse()
    .reduce<unknown>((node, key) => ({ [key]: node }), value) as Record<string, unknown>;
}
