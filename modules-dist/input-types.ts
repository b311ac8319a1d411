import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { argument, type Block, readBlocks } from './hcl-files';

/** A type of an input. */
export interface InputType {
  /** In one line, where an object is `object`: `map(object)`. */
  readonly name: string;
  /** The attributes of the object, if there is one. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Whether the object is in a list or a map. */
  readonly isCollection: boolean;
}

/** An attribute of an object. */
export interface Attribute extends InputType {
  readonly isOptional: boolean;
}

/** An input of a module. */
export interface ModuleInput {
  readonly name: string;
  readonly description: string;
  readonly type: InputType;
  /** The type of the public variable, as written. */
  readonly publicType: string;
  /** As written. Undefined for a required input. */
  readonly default?: string;
  readonly isSensitive: boolean;
}

/** The inputs of a module: described by its variables, with the types of the variables in `inputs/`, if it has that. */
export function moduleInputs(folder: string): ModuleInput[] {
  const typed = new Map(variables(join(folder, 'inputs')).map((block) => [block.labels[0], block]));
  return variables(folder).map((block) => {
    const name = block.labels[0];
    const publicType = argument(block, 'type') ?? 'any';
    const described = argument(block, 'description') ?? '""';
    return {
      name,
      description: JSON.parse(described).replace(/([$%])\1\{/g, '$1{'),
      type: typeOf(argument(typed.get(name) ?? block, 'type') ?? 'any'),
      publicType,
      default: argument(block, 'default'),
      isSensitive: argument(block, 'sensitive') === 'true',
    };
  });
}

function variables(folder: string): Block[] {
  return existsSync(folder) ? readBlocks(folder).filter(({ type }) => type === 'variable') : [];
}

/** The type that an expression such as `optional(map(object({ … })), {})` names. */
export function typeOf(text: string): Attribute {
  return new TypeParser(text).type();
}

/** The paths of a type's attributes, nested ones too: `credentials.version`, `[…].key`. */
export function attributePaths(
  { attributes, isCollection }: InputType,
  path = '',
): { readonly path: string; readonly attribute: Attribute }[] {
  const element = isCollection ? `${path}[…]` : path;
  return [...attributes].flatMap(([name, attribute]) => {
    const at = [element, name].filter(Boolean).join('.');
    return [{ path: at, attribute }, ...attributePaths(attribute, at)];
  });
}

class TypeParser {
  private readonly tokens: string[];

  public constructor(text: string) {
    this.tokens = text.match(/"(?:[^"\\]|\\.)*"|[\w.-]+|[(){}[\],=]/g) ?? [];
  }

  public type(): Attribute {
    const name = this.next();
    if (name === 'optional') {
      this.next();
      const type = this.type();
      this.skipTo(')');
      return { ...type, isOptional: true };
    }
    if (name === 'object') {
      return this.object();
    }
    if (this.tokens[0] !== '(') {
      return { name, attributes: new Map(), isCollection: false, isOptional: false };
    }
    this.next();
    const inner = this.type();
    this.next();
    return {
      ...inner,
      name: `${name}(${inner.name})`,
      isCollection: inner.attributes.size > 0,
      isOptional: false,
    };
  }

  private object(): Attribute {
    const attributes = new Map<string, Attribute>();
    this.next();
    this.next();
    while (this.tokens[0] !== '}') {
      const name = this.next();
      this.next();
      attributes.set(name, this.type());
      if (this.tokens[0] === ',') {
        this.next();
      }
    }
    this.next();
    this.next();
    return { name: 'object', attributes, isCollection: false, isOptional: false };
  }

  /** Skips a default, up to the bracket that closes what is open. */
  private skipTo(end: string): void {
    for (let depth = 0; ; ) {
      const token = this.next();
      if (depth === 0 && token === end) {
        return;
      }
      depth += '([{'.includes(token) ? 1 : ')]}'.includes(token) ? -1 : 0;
    }
  }

  private next(): string {
    const token = this.tokens.shift();
    if (token === undefined) {
      throw new Error('The type ends before a bracket is closed.');
    }
    return token;
  }
}
