import * as library from '../src';

const CLASSES: Readonly<Record<string, object>> = library;

/** A factory or constant of a library class, by its name in the schema. */
export function staticMember(className: string, name: string): any {
  return Reflect.get(CLASSES[className], name);
}

/** The constants of an enum-like class. */
export function constantsOf(className: string): [string, { readonly value: string }][] {
  return Object.entries(CLASSES[className]);
}
