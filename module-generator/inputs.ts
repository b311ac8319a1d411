import { alternatives, dereference, type SettingsSchema } from '../settings/model';
import { snakeCase } from './names';
import { isAnything } from './symbols';

/** How the inputs of a module differ from the settings, and why. */
export interface InputRules {
  /** Settings, or kinds of a setting, that are not inputs, with the reason. */
  readonly without: Readonly<Record<string, string>>;
  /**
   * Settings with a default that Prefect, the chart or Kubernetes determines, by definition. A null input
   * keeps that default.
   */
  readonly saidByOthers: readonly string[];
  /** Defaults that the docstring does not state as a value. Null for an object whose presence has a meaning. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Descriptions that replace docstrings which don't fit a module. */
  readonly descriptions?: Readonly<Record<string, string>>;
  /** Values of a setting that accepts fewer than its class. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that a class has only in modules, for all of its kinds. */
  readonly added?: Readonly<Record<string, Readonly<Record<string, SettingsSchema>>>>;
}

/** The schema of inputs: the settings' schema with the defaults for Terraform. */
export function inputSchema(schema: SettingsSchema, top: SettingsSchema, rules: InputRules): SettingsSchema {
  const changed = (name: string, { properties, ...rest }: SettingsSchema): SettingsSchema => ({
    ...rest,
    ...described(name),
    ...(rest.oneOf && {
      oneOf: rest.oneOf.filter(({ $ref = '' }) => !($ref.replace('#/definitions/', '') in rules.without)),
    }),
    ...(properties && {
      properties: {
        ...Object.fromEntries(
          Object.entries(properties)
            .filter(([property]) => !(`${name}.${property}` in rules.without))
            .map(([property, member]) => [property, withDefault(`${name}.${property}`, member)]),
        ),
        ...rules.added?.[rest['x-factory']?.class ?? name],
      },
    }),
  });
  const described = (path: string) => {
    const description = rules.descriptions?.[path];
    return description === undefined ? {} : { description };
  };
  const withDefault = (path: string, { default: known, ...member }: SettingsSchema): SettingsSchema => {
    const given = path in rules.defaults ? rules.defaults[path] : known;
    const value = rules.saidByOthers.includes(path) ? undefined : given;
    const choices = rules.choices?.[path];
    return {
      ...member,
      ...described(path),
      ...(choices && { enum: choices }),
      ...(value !== undefined && { default: value }),
    };
  };
  return {
    ...changed('', top),
    definitions: Object.fromEntries(
      Object.entries(schema.definitions ?? {}).map(([name, { default: _, ...definition }]) => [
        name,
        changed(name, definition),
      ]),
    ),
  };
}

/** The Terraform type of an input. */
export class InputTypes {
  public constructor(private readonly schema: SettingsSchema) {}

  public type(schema: SettingsSchema): string {
    const target = dereference(this.schema, schema);
    if (target.oneOf !== undefined) {
      return this.union(target, schema.default);
    }
    switch (target.type) {
      case 'object':
        return target.properties === undefined ? this.map(target) : this.struct(target);
      case 'array':
        return `list(${this.type(target.items ?? {})})`;
      case 'boolean':
        return 'bool';
      case 'number':
        return 'number';
      default:
        return 'string';
    }
  }

  /** The default of a variable. Undefined if the variable is required. */
  public default(schema: SettingsSchema, isRequired: boolean): unknown {
    if (isRequired) {
      return undefined;
    }
    const target = dereference(this.schema, schema);
    if (schema.default === null) {
      return null;
    }
    if (this.isOptionalStruct(target) || (target.oneOf !== undefined && schema.default !== undefined)) {
      return {};
    }
    if (isCollection(target, this.schema)) {
      return target.type === 'array' ? [] : {};
    }
    return schema.default ?? null;
  }

  private map({ additionalProperties }: SettingsSchema): string {
    const values = additionalProperties || {};
    return isAnything(values) ? 'string' : `map(${this.type(values)})`;
  }

  private struct({ properties = {}, required = [] }: SettingsSchema): string {
    return objectOf(
      Object.entries(properties)
        .filter(([, { not }]) => not === undefined)
        .map(([name, member]) => [name, this.member(member, required.includes(name))]),
    );
  }

  private union(target: SettingsSchema, given: unknown): string {
    const { objects } = alternatives(this.schema, target);
    const type = defaultKind(objects, given);
    const members = new Map<string, string>();
    for (const branch of objects.values()) {
      for (const [name, member] of Object.entries(branch.properties ?? {})) {
        if (name === 'type' || member.not !== undefined || isVariableName(branch, name)) {
          continue;
        }
        const written = this.member(member, false);
        const known = members.get(name);
        if (known !== undefined && known !== written) {
          throw new Error(
            `The alternatives of ${[...objects.keys()].join(', ')} disagree on ${name}: ${known} or ${written}.`,
          );
        }
        members.set(name, written);
      }
    }
    return objectOf([['type', type === undefined ? 'string' : `optional(string, "${type}")`], ...members]);
  }

  private member(schema: SettingsSchema, isRequired: boolean): string {
    const type = this.type(schema);
    if (isRequired) {
      return type;
    }
    const target = dereference(this.schema, schema);
    const value =
      isCollection(target, this.schema) || this.isOptionalStruct(target)
        ? emptyOf(target)
        : literalDefault(target, schema);
    return value === undefined ? `optional(${type})` : `optional(${type}, ${JSON.stringify(value)})`;
  }

  private isOptionalStruct({ type, properties, required = [] }: SettingsSchema): boolean {
    return type === 'object' && properties !== undefined && required.length === 0;
  }
}

/** Default kinds of objects. Each applies wherever the object occurs. */
const KINDS: Readonly<Record<string, string>> = { Namespace: 'create', ChartSource: 'fromRepository' };

/** The default kind of an object, if its `type` is optional. */
export function defaultKind(
  objects: ReadonlyMap<string, SettingsSchema>,
  given: unknown,
): string | undefined {
  const [[kind, branch]] = objects;
  const ofInput = (given as { readonly type?: string } | undefined)?.type;
  return ofInput ?? KINDS[branch['x-factory']?.class ?? ''] ?? (objects.size === 1 ? kind : undefined);
}

/** Whether an input without a type is JSON text: an `any` must have the same type in all elements of a map. */
export function isJsonText(root: SettingsSchema, schema: SettingsSchema): boolean {
  const { type, properties, additionalProperties } = dereference(root, schema);
  return type === 'object' && properties === undefined && isAnything(additionalProperties || {});
}

/** Whether the property names a password's Terraform variable, which is a separate input. */
export function isVariableName(branch: SettingsSchema, name: string): boolean {
  return (
    branch['x-factory']?.parameters.some(
      (parameter) => 'variable' in parameter && parameter.variable === name,
    ) ?? false
  );
}

function literalDefault(target: SettingsSchema, schema: SettingsSchema): unknown {
  return target.oneOf !== undefined ? (schema.default === undefined ? undefined : {}) : schema.default;
}

function emptyOf({ type }: SettingsSchema): unknown {
  return type === 'array' ? [] : {};
}

/** Whether an empty collection means the same as none. Only an empty list of text has a meaning of its own. */
function isCollection(target: SettingsSchema, root: SettingsSchema): boolean {
  if (target.type === 'array') {
    return dereference(root, target.items ?? {}).type !== 'string';
  }
  return (
    target.type === 'object' &&
    target.properties === undefined &&
    !isAnything(target.additionalProperties || {})
  );
}

function objectOf(members: Iterable<readonly [string, string]>): string {
  return `object({ ${[...members].map(([name, type]) => `${snakeCase(name)} = ${type}`).join(', ')} })`;
}
