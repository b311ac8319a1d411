import * as library from '../src';

const CLASSES: Readonly<Record<string, object>> = library;

/** A static member of a class of the library, as its name in a schema says: a factory or a constant. */
export function staticMember(className: string, name: string): any {
  return Reflect.get(CLASSES[className], name);
}

/** The constants of an enum-like class. */
export function constantsOf(className: string): [string, { readonly value: string }][] {
  return Object.entries(CLASSES[className]);
}
