/**
 * The part of JSON Schema (draft 07) that the settings are described with, and what the app adds to it.
 * The same document gives completion in editors, checks the settings, and says how to make props of them.
 */
export interface SettingsSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly properties?: { readonly [name: string]: SettingsSchema };
  readonly required?: readonly string[];
  readonly additionalProperties?: false | SettingsSchema;
  readonly items?: SettingsSchema;
  /** Objects that differ by the const of their property `type`, and strings that are short for one of them. */
  readonly oneOf?: readonly SettingsSchema[];
  readonly not?: { readonly [keyword: string]: never };
  readonly definitions?: { readonly [name: string]: SettingsSchema };
  /** The static factory that makes a value of the object. */
  readonly 'x-factory'?: Factory;
  /** The class whose `of` makes a value of the string. */
  readonly 'x-enum'?: string;
  /** What the string is short for. */
  readonly 'x-shorthand'?: Shorthand;
  /** Why the property must not be set. */
  readonly 'x-refused'?: string;
}

/** A static factory of the library. */
export interface Factory {
  readonly class: string;
  readonly method: string;
  readonly parameters: readonly FactoryParameter[];
}

/** Where a parameter of a factory comes from. */
export type FactoryParameter =
  /** A property of the object. */
  | { readonly property: string }
  /** A sensitive Terraform variable that a property of the object names. */
  | { readonly variable: string }
  /** A struct of the properties that no other parameter takes. */
  | { readonly rest: true };

/** A string that is short for an object with this property, and with this `type` if the property is not `type` itself. */
export interface Shorthand {
  readonly property: string;
  readonly type?: string;
}

/** Follows a reference into the definitions of `root`. */
export function dereference(root: SettingsSchema, schema: SettingsSchema): SettingsSchema {
  if (schema.$ref === undefined) {
    return schema;
  }
  const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (target === undefined) {
    throw new Error(`The schema refers to ${schema.$ref}, which it does not define.`);
  }
  return target;
}

/** The alternatives of a `oneOf`: objects by their `type`, and the string that is short for one. */
export function alternatives(
  root: SettingsSchema,
  schema: SettingsSchema,
): { readonly objects: Map<string, SettingsSchema>; readonly text?: SettingsSchema } {
  const branches = (schema.oneOf ?? []).map((branch) => dereference(root, branch));
  return {
    objects: new Map(
      branches
        .filter((branch) => branch.type === 'object')
        .map((branch) => [String(branch.properties?.type?.const ?? ''), branch]),
    ),
    text: branches.find((branch) => branch.type === 'string'),
  };
}

/** The object that a string is short for. */
export function expand(shorthand: Shorthand, text: string): Record<string, unknown> {
  return { ...(shorthand.type !== undefined && { type: shorthand.type }), [shorthand.property]: text };
}

/** Whether a value is a map, as JSON and YAML have it. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
