import type { Assembly, Docs, Member, Method, TypeDeclaration, TypeReference } from './assembly';
import { staticMember } from './library';
import type { Factory, FactoryParameter, SettingsSchema } from './model';
import { variableSchema } from './variable-schema';

type Definitions = Record<string, SettingsSchema>;
type Properties = Record<string, SettingsSchema>;

/** Classes that a plain string can create, with the factory and the parameter that takes the string. */
const SHORTHANDS: Readonly<Record<string, { readonly type: string; readonly property: string }>> = {
  Namespace: { type: 'create', property: 'name' },
};

/** Converts the types of a jsii assembly into schemas, and collects the named ones. */
export class LibrarySchema {
  public readonly definitions: Definitions = {};

  public constructor(private readonly assembly: Assembly) {}

  /** The schema of a struct, inherited properties included. */
  public struct(name: string): SettingsSchema & { readonly properties: Properties } {
    const declaration = this.assembly.type(name);
    return { ...described(declaration.docs), ...this.object(this.assembly.structProperties(declaration)) };
  }

  /** A reference to the props of a construct that takes the server, without that one. */
  public beside(name: string): SettingsSchema {
    const declaration = this.assembly.type(name);
    const members = this.assembly.structProperties(declaration).filter((member) => member.name !== 'server');
    this.definitions[name] = { ...described(declaration.docs), ...this.object(members) };
    return { $ref: `#/definitions/${name}` };
  }

  private object(members: readonly Member[]): SettingsSchema & { readonly properties: Properties } {
    const properties = members.map(
      ({ name, type, docs }) => [name, { ...this.reference(type), ...described(docs) }] as const,
    );
    const required = members.filter(({ optional }) => !optional).map(({ name }) => name);
    return {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
    };
  }

  private reference({ primitive, collection, fqn }: TypeReference): SettingsSchema {
    if (primitive === 'any') {
      return {};
    }
    if (primitive === 'string' || primitive === 'number' || primitive === 'boolean') {
      return { type: primitive };
    }
    if (collection !== undefined) {
      const items = this.reference(collection.elementtype);
      return collection.kind === 'array'
        ? { type: 'array', items }
        : { type: 'object', additionalProperties: items };
    }
    if (fqn !== undefined) {
      return { $ref: `#/definitions/${this.define(this.assembly.type(fqn))}` };
    }
    throw new Error(`The schema generator does not support the jsii type ${primitive}.`);
  }

  private define(declaration: TypeDeclaration): string {
    const { name } = declaration;
    if (this.definitions[name] === undefined) {
      this.definitions[name] = declaration.datatype ? this.struct(name) : this.classSchema(declaration);
    }
    return name;
  }

  private classSchema(declaration: TypeDeclaration): SettingsSchema {
    const { fqn, name, docs, properties = [] } = declaration;
    const constants = properties.filter((member) => member.static && member.type.fqn === fqn);
    if (constants.length > 0) {
      return {
        ...described(docs),
        type: 'string',
        enum: constants.map((constant) => staticMember(name, constant.name).value),
        'x-enum': name,
      };
    }
    const factories = this.assembly.factories(declaration);
    if (declaration.kind !== 'class' || factories.length === 0) {
      throw new Error(`The schema generator can't describe ${name}: it has neither constants nor factories.`);
    }
    return {
      ...described(docs),
      oneOf: [...shorthand(name, factories), ...factories.map((factory) => this.factory(name, factory))],
    };
  }

  private factory(className: string, { name: method, docs, parameters = [] }: Method): SettingsSchema {
    const schemas = parameters.map((parameter) => this.parameter(parameter));
    const properties: Properties = { type: { const: method } };
    for (const [name, property] of schemas.flatMap((schema) => Object.entries(schema.properties))) {
      if (properties[name] !== undefined) {
        throw new Error(`${className}.${method} has two parameters or options named "${name}".`);
      }
      properties[name] = property;
    }
    const factory: Factory = {
      class: className,
      method,
      parameters: schemas.map(({ parameter }) => parameter),
    };
    const definition = `${className}.${method}`;
    this.definitions[definition] = {
      ...described(docs),
      type: 'object',
      additionalProperties: false,
      properties,
      required: ['type', ...schemas.flatMap(({ required }) => required ?? [])],
      'x-factory': factory,
    };
    return { $ref: `#/definitions/${definition}` };
  }

  private parameter(member: Member): {
    readonly parameter: FactoryParameter;
    readonly properties: Properties;
    readonly required?: readonly string[];
  } {
    if (member.name === 'options' && member.type.fqn !== undefined) {
      const { properties, required } = this.struct(member.type.fqn);
      return { parameter: { rest: true }, properties, required };
    }
    if (member.name === 'password') {
      const property = 'variable';
      return {
        parameter: { variable: property },
        properties: variableSchema(property),
        required: [property],
      };
    }
    const { properties, required } = this.object([member]);
    return { parameter: { property: member.name }, properties, required };
  }
}

function shorthand(className: string, factories: readonly Method[]): SettingsSchema[] {
  const own = SHORTHANDS[className];
  if (own !== undefined) {
    return [{ type: 'string', 'x-shorthand': own }];
  }
  const bare = factories
    .filter(({ parameters = [] }) => parameters.every(({ optional }) => optional))
    .map(({ name }) => name);
  return bare.length > 0 ? [{ type: 'string', enum: bare, 'x-shorthand': { property: 'type' } }] : [];
}

/** The docstring for editors, and the default if it is a JSON value. */
function described(docs: Docs = {}): Pick<SettingsSchema, 'description' | 'default'> {
  const written = docs.default?.replace(/^-\s*/, '');
  const sentence = written === undefined ? '' : `Default: ${written}.`;
  const description = [docs.summary, docs.remarks, sentence].filter(Boolean).join(' ').replace(/\s+/g, ' ');
  return {
    ...(description !== '' && { description }),
    ...(docs.default !== undefined && literal(docs.default)),
  };
}

function literal(text: string): Pick<SettingsSchema, 'default'> {
  try {
    return { default: JSON.parse(text) };
  } catch {
    return {};
  }
}
