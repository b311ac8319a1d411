/**
 * The JSON Schema keywords (draft 07) that the settings use, and the app's own keywords. One schema serves
 * completion in editors, the checks, and the conversion into props.
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
  /** Objects, distinguished by the const of their property `type`, and strings that are short for them. */
  readonly oneOf?: readonly SettingsSchema[];
  readonly not?: { readonly [keyword: string]: never };
  readonly definitions?: { readonly [name: string]: SettingsSchema };
  /** The static factory that converts the object. */
  readonly 'x-factory'?: Factory;
  /** The class whose `of` converts the string. */
  readonly 'x-enum'?: string;
  /** The object for which the string is short. */
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

/** The source of a factory's parameter. */
export type FactoryParameter =
  /** A property of the object. */
  | { readonly property: string }
  /** A sensitive Terraform variable, named by a property of the object. */
  | { readonly variable: string }
  /** A struct of all remaining properties. */
  | { readonly rest: true };

/** A string is short for an object with this property. `type` is set if the property is not `type` itself. */
export interface Shorthand {
  readonly property: string;
  readonly type?: string;
}

/** Resolves a `$ref` in the definitions of `root`. */
export function dereference(root: SettingsSchema, schema: SettingsSchema): SettingsSchema {
  if (schema.$ref === undefined) {
    return schema;
  }
  const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (target === undefined) {
    throw new Error(`The schema does not define ${schema.$ref}.`);
  }
  return target;
}

/** The alternatives of a `oneOf`: objects by `type`, and the shorthand string. */
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

/** Expands a shorthand string to its object. */
export function expand(shorthand: Shorthand, text: string): Record<string, unknown> {
  return { ...(shorthand.type !== undefined && { type: shorthand.type }), [shorthand.property]: text };
}
