import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A docstring, parsed by jsii. */
export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly deprecated?: string;
}

/** The type of a property or parameter. */
export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}

interface Documented {
  readonly name: string;
  readonly docs?: Docs;
  readonly locationInModule?: { readonly line: number };
}

/** A property of a struct or class, or a parameter of a method. */
export interface Member extends Documented {
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly static?: boolean;
}

/** A method of a class. */
export interface Method extends Documented {
  readonly static?: boolean;
  readonly parameters?: readonly Member[];
}

/** A struct or class. */
export interface TypeDeclaration extends Documented {
  readonly kind: 'interface' | 'class' | 'enum';
  readonly fqn: string;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly Member[];
  readonly methods?: readonly Method[];
}

/** The public API of a package, as jsii describes it. */
export class Assembly {
  /** Reads the assembly of the package in `directory`, plain or compressed. */
  public static load(directory: string): Assembly {
    const file = join(directory, '.jsii');
    if (!existsSync(file)) {
      throw new Error(`${file} does not exist. Run "npm run build" first: jsii writes it.`);
    }
    const content = JSON.parse(readFileSync(file, 'utf8'));
    return new Assembly(
      content.schema === 'jsii/file-redirect'
        ? JSON.parse(gunzipSync(readFileSync(join(directory, content.filename))).toString())
        : content,
    );
  }

  private constructor(
    private readonly content: { readonly name: string; readonly types: Record<string, TypeDeclaration> },
  ) {}

  /** A type by its name in this package or by its fully qualified name. */
  public type(name: string): TypeDeclaration {
    const declaration = this.content.types[name] ?? this.content.types[`${this.content.name}.${name}`];
    if (declaration === undefined) {
      throw new Error(`${this.content.name} has no type ${name}.`);
    }
    return declaration;
  }

  /** Properties of a struct in source order, then the inherited properties. */
  public structProperties(declaration: TypeDeclaration): Member[] {
    const own = inSourceOrder(declaration.properties ?? []);
    const inherited = (declaration.interfaces ?? []).flatMap((fqn) => this.structProperties(this.type(fqn)));
    return [...own, ...inherited];
  }

  /** All types by their names. */
  public types(): TypeDeclaration[] {
    return Object.values(this.content.types).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Static methods of a class as its source has them. */
  public staticMethods(declaration: TypeDeclaration): Method[] {
    return inSourceOrder(declaration.methods ?? []).filter((method) => method.static);
  }

  /** Static methods of a class in source order. Settings have no constructs, so methods that take one are omitted. */
  public factories(declaration: TypeDeclaration): Method[] {
    return this.staticMethods(declaration).filter(
      ({ parameters = [] }) =>
        !parameters.some(({ type }) => type.fqn !== undefined && this.isConstruct(type.fqn)),
    );
  }

  /** Whether a type is a construct or a behavioural interface, which constructs implement. */
  private isConstruct(fqn: string): boolean {
    const { base, kind, datatype } = this.type(fqn);
    return (
      (kind === 'interface' && !datatype) ||
      (base !== undefined && (base.startsWith('constructs.') || this.isConstruct(base)))
    );
  }
}

function inSourceOrder<T extends Documented>(members: readonly T[]): T[] {
  return [...members].sort((a, b) => (a.locationInModule?.line ?? 0) - (b.locationInModule?.line ?? 0));
}
