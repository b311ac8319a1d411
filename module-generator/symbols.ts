import { type IResolvable, ref, type TerraformStack, Token } from 'cdktf';
import { staticMember } from '../settings/library';
import { alternatives, dereference, type Factory, type SettingsSchema } from '../settings/model';
import type { Decide } from './decisions';
import { Elements } from './elements';
import { snakeCase } from './names';

/** A Terraform expression of an input or of a part of it. */
export interface Expression {
  readonly text: string;
  /** Whether a surrounding value may be null, so that access needs `try`. */
  readonly guarded: boolean;
}

/** Exceptions from the conversion of inputs. */
export interface SymbolRules {
  /** Classes whose constants the library compares, so that each constant is an alternative. */
  readonly enumerated: readonly string[];
  /** Lists of text that the library iterates over, by the end of their expression. */
  readonly elementwise: readonly string[];
  /** Maps of text that the library uses as a whole, by the end of their expression. */
  readonly whole?: readonly string[];
  /** Keys that the library reads from maps, by the end of the map's expression. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** Expressions of passwords, by the expression of their credentials. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Creates props from inputs that are unknown until the plan: tokens, and objects that take decisions on access. */
export class Symbols {
  public readonly elements = new Elements();
  private readonly tokens = new Map<string, IResolvable>();

  public constructor(
    private readonly stack: TerraformStack,
    private readonly schema: SettingsSchema,
    private readonly rules: SymbolRules,
  ) {}

  /** The value of a schema at an expression, which may be null if `optional`. */
  public value(schema: SettingsSchema, at: Expression, optional: boolean, decide: Decide): unknown {
    const target = dereference(this.schema, schema);
    if (target.oneOf !== undefined) {
      return this.union(
        target,
        { ...at, guarded: at.guarded || (schema.default === undefined && !isElement(at)) },
        optional && schema.default === undefined,
        decide,
      );
    }
    if (target['x-enum'] !== undefined) {
      return this.constant(target, at, optional, decide);
    }
    switch (target.type) {
      case 'object':
        return target.properties === undefined
          ? this.map(target, at, optional, decide)
          : this.struct(target, schema.default === null, at, optional, decide);
      case 'array':
        return this.list(target, at, optional, decide);
      case 'boolean':
        return this.boolean(at, optional, decide);
      case 'number':
        return this.unlessNull(at, optional, decide, () => Token.asNumber(this.token(at.text)));
      case 'string':
        return this.unlessNull(at, optional, decide, () => Token.asString(this.token(at.text)));
      default:
        return this.unlessNull(at, optional, decide, () => this.token(`jsondecode(${at.text})`));
    }
  }

  /** An object whose properties are computed on access. */
  public properties(
    schema: SettingsSchema,
    at: Expression | undefined,
    decide: Decide,
  ): Record<string, unknown> {
    const { properties = {}, required = [] } = schema;
    const members = new Map(
      Object.entries(properties).filter(
        ([, { not, const: fixed }]) => not === undefined && fixed === undefined,
      ),
    );
    const made = new Map<string, unknown>();
    const get = (name: string) => {
      const member = members.get(name);
      if (member === undefined) {
        return undefined;
      }
      if (!made.has(name)) {
        const isOptional = !required.includes(name) && !hasDefault(dereference(this.schema, member), member);
        made.set(name, this.value(member, memberOf(at, snakeCase(name)), isOptional, decide));
      }
      return made.get(name);
    };
    return new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, name) => get(String(name)),
        has: (_, name) => get(String(name)) !== undefined,
        ownKeys: () => [...members.keys()].filter((name) => get(name) !== undefined),
        getOwnPropertyDescriptor: (_, name) => {
          const value = get(String(name));
          return value === undefined ? undefined : { value, enumerable: true, configurable: true };
        },
      },
    );
  }

  private struct(
    target: SettingsSchema,
    isSwitch: boolean,
    at: Expression,
    optional: boolean,
    decide: Decide,
  ): unknown {
    if (((target.required ?? []).length === 0 && !isSwitch) || isElement(at)) {
      return this.properties(target, at, decide);
    }
    const isNull = optional && decide({ id: at.text, alternatives: presence(at.text) }) === 1;
    return isNull ? undefined : this.properties(target, { ...at, guarded: true }, decide);
  }

  private union(target: SettingsSchema, at: Expression, optional: boolean, decide: Decide): unknown {
    const { objects } = alternatives(this.schema, target);
    const type = memberOf(at, 'type').text;
    const types = [...objects.keys()];
    const choice = decide({
      id: type,
      alternatives: [
        ...types.map((name) => ({ name, test: `${type} == "${name}"` })),
        ...(optional ? [{ name: 'null', test: `${at.text} == null` }] : []),
      ],
    });
    if (choice === types.length) {
      return undefined;
    }
    const branch = objects.get(types[choice]) as SettingsSchema;
    return this.make(branch['x-factory'] as Factory, branch, at, decide);
  }

  private make(factory: Factory, branch: SettingsSchema, at: Expression, decide: Decide): unknown {
    const rest = this.properties(branch, at, decide);
    const values = factory.parameters.map((parameter) => {
      if ('rest' in parameter) {
        return rest;
      }
      return 'variable' in parameter
        ? Token.asString(this.token(this.rules.passwords[at.text] ?? `missing.${at.text}`))
        : rest[parameter.property];
    });
    return staticMember(factory.class, factory.method)(...values);
  }

  private constant(target: SettingsSchema, at: Expression, optional: boolean, decide: Decide): unknown {
    const name = target['x-enum'] as string;
    const of = staticMember(name, 'of');
    if (!this.rules.enumerated.includes(name)) {
      return this.unlessNull(at, optional, decide, () => of(Token.asString(this.token(at.text))));
    }
    const values = target.enum ?? [];
    const isKnown = `contains(${JSON.stringify(values)}, ${at.text})`;
    const choice = decide({
      id: at.text,
      alternatives: [
        ...values.map((value) => ({ name: value, test: `${at.text} == "${value}"` })),
        { name: 'unknown', test: `!try(${isKnown}, ${optional})`, isRefused: true },
        ...(optional ? [{ name: 'null', test: `${at.text} == null` }] : []),
      ],
    });
    if (choice === values.length) {
      return of(Token.asString(this.token(at.text)));
    }
    return choice > values.length ? undefined : of(values[choice]);
  }

  private boolean(at: Expression, optional: boolean, decide: Decide): boolean | undefined {
    const choice = decide({
      id: at.text,
      alternatives: [
        { name: 'true', test: optional ? `${at.text} == true` : at.text },
        { name: 'false', test: optional ? `${at.text} == false` : `!${at.text}` },
        ...(optional ? [{ name: 'null', test: `${at.text} == null` }] : []),
      ],
    });
    return [true, false, undefined][choice];
  }

  private list(target: SettingsSchema, at: Expression, optional: boolean, decide: Decide): unknown {
    const items = dereference(this.schema, target.items ?? {});
    const elements = (collection = orEmpty(at.text, '[]')) => {
      const value = `${this.elements.name(collection)}_value`;
      return [this.value(items, { text: value, guarded: false }, false, decide)];
    };
    if (items.type !== 'string') {
      return elements();
    }
    if (!endsWithOne(at, this.rules.elementwise)) {
      return this.unlessNull(at, optional, decide, () => Token.asList(this.token(at.text)));
    }
    return optional
      ? this.unlessNull(at, true, decide, () => elements(`try(coalesce(${unguarded(at.text)}, []), [])`))
      : elements();
  }

  private map(target: SettingsSchema, at: Expression, optional: boolean, decide: Decide): unknown {
    const values = target.additionalProperties || {};
    // A value without a schema is JSON text: an `any` must have the same type in all elements of a map.
    if (isAnything(values)) {
      return this.unlessNull(at, optional, decide, () => this.token(`jsondecode(${at.text})`));
    }
    return endsWithOne(at, this.rules.whole ?? [])
      ? Token.asStringMap(this.token(orEmpty(at.text, '{}')))
      : this.entries(values, at, decide);
  }

  private entries(schema: SettingsSchema, at: Expression, decide: Decide): unknown {
    const name = this.elements.name(orEmpty(at.text, '{}'));
    const key = Token.asString(this.token(`${name}_key`));
    const each = { [key]: this.value(schema, { text: `${name}_value`, guarded: false }, false, decide) };
    const keys = Object.entries(this.rules.keys ?? {}).filter(([end]) => endsWithOne(at, [end]));
    for (const known of keys.flatMap(([, names]) => names)) {
      const get = () => this.value(schema, entryOf(at, known), true, decide);
      Object.defineProperty(each, known, { get, enumerable: false });
    }
    return each;
  }

  private unlessNull<T>(at: Expression, optional: boolean, decide: Decide, make: () => T): T | undefined {
    if (!optional) {
      return make();
    }
    const decision = { id: at.text, alternatives: presence(at.text), nullable: at.text };
    return decide(decision) === 1 ? undefined : make();
  }

  /** The token of an expression. Repeated calls return the same one. */
  public token(text: string): IResolvable {
    const token = this.tokens.get(text) ?? ref(text, this.stack);
    this.tokens.set(text, token);
    return token;
  }
}

/** A collection, empty if a surrounding value is null. */
function orEmpty(text: string, empty: string): string {
  return text.replace(/, null\)$/, `, ${empty})`);
}

function entryOf({ text }: Expression, key: string): Expression {
  return { text: `try(${unguarded(text)}[${JSON.stringify(key)}], null)`, guarded: true };
}

function endsWithOne({ text }: Expression, ends: readonly string[]): boolean {
  return ends.some((end) => unguarded(text).endsWith(end));
}

/** Removes the `try` around an expression. */
function unguarded(text: string): string {
  return /^try\((.*), null\)$/.exec(text)?.[1] ?? text;
}

/** An element of a collection is never null. */
function isElement({ text }: Expression): boolean {
  return text.startsWith('each_');
}

/** Whether a schema has no type. */
export function isAnything({ type, oneOf, $ref }: SettingsSchema): boolean {
  return type === undefined && oneOf === undefined && $ref === undefined;
}

function presence(text: string): { name: string; test: string }[] {
  return [
    { name: 'set', test: `${text} != null` },
    { name: 'null', test: `${text} == null` },
  ];
}

function hasDefault(target: SettingsSchema, member: SettingsSchema): boolean {
  return (member.default ?? target.default) !== undefined;
}

/** A member of an object or, at the top level, a variable. */
export function memberOf(at: Expression | undefined, name: string): Expression {
  if (at === undefined) {
    return { text: `var.${name}`, guarded: false };
  }
  const inner = unguarded(at.text);
  return { text: at.guarded ? `try(${inner}.${name}, null)` : `${inner}.${name}`, guarded: at.guarded };
}
