import { Token } from 'cdktf';
import { seemsSecret } from '../kubernetes/plain-variables';
import type { Problems } from '../validation/problems';

/** Paths and variables that a user's values must not set. */
export interface ReservedValues {
  /** Paths of secrets. Values are stored in the state, in plans and in the release's Secret. */
  readonly secrets: string[];
  /** The prop that sets each path. */
  readonly owned: Record<string, string>;
  /** The remedy for each path that has no useful value. */
  readonly unsupported?: Record<string, string>;
  /** Paths of `env` lists. */
  readonly environmentLists: string[];
  /** The prop that sets each environment variable. */
  readonly variables: Record<string, string>;
}

/** Lists that props write, by path in the values. The user's entries are appended. */
export type PropLists = Record<string, unknown[] | undefined>;

/** A document of the prop `values`: an object, or YAML text. */
export type UserValues = Record<string, unknown> | string;

/** Parses JSON text. YAML text stays text: Terraform parses it. */
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

/** Checks objects. Terraform checks text, by `UserValuesReader.preconditions`. */
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
      problems.add('values.notAMap', at, document, 'Give an object, or a YAML document that is a map.');
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
        'Values are stored in the state, shown in plans and kept in the cluster. Use credentials for the password.',
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
        `Use the prop ${prop}: this key would override it, without its checks.`,
      );
    }
  }
  for (const [key, remedy] of Object.entries(reserved.unsupported ?? {})) {
    if (valueAt(document, key) !== undefined) {
      problems.add('values.unsupported', `${at}.${key}`, 'a value', remedy);
    }
  }
  // A Map, because an object also has inherited keys, for example `constructor`.
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
          `The prop ${prop} sets this variable. Remove it from values: it would override the prop.`,
        );
      } else if (entry?.value !== undefined && seemsSecret(entry.name, entry.value)) {
        problems.add(
          'values.secret',
          `${at}.${key}[${entry.name}]`,
          'a value that is not shown',
          'Values are stored in the state, shown in plans and kept in the cluster. Use valueFrom with a secretKeyRef.',
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

/** A document with the value at a dotted path. */
export function documentAt(path: string, value: unknown): Record<string, unknown> {
  return path
    .split('.')
    .reverse()
    .reduce<unknown>((node, key) => ({ [key]: node }), value) as Record<string, unknown>;
}
