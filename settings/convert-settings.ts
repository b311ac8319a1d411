import { isMap } from '../src/terraform/escape';
import { staticMember } from './library';
import { alternatives, dereference, expand, type Factory, type SettingsSchema } from './model';

/** Returns the value of a sensitive Terraform variable as a token. */
export type Variables = (name: string) => string;

/** Converts valid settings into props. An object with a `type` becomes the result of that factory. */
export function convertSettings(schema: SettingsSchema, document: unknown, variables: Variables): unknown {
  return convert(schema, document);

  function convert(reference: SettingsSchema, value: unknown): unknown {
    const target = dereference(schema, reference);
    if (target.oneOf !== undefined) {
      return convertAlternative(target, value);
    }
    if (target['x-enum'] !== undefined) {
      return staticMember(target['x-enum'], 'of')(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => convert(target.items ?? {}, item));
    }
    return isMap(value) ? convertObject(target, value) : value;
  }

  function convertObject(target: SettingsSchema, value: Record<string, unknown>): Record<string, unknown> {
    const { properties = {}, additionalProperties } = target;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const member = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
        return [name, convert(member || {}, item)];
      }),
    );
  }

  function convertAlternative(target: SettingsSchema, value: unknown): unknown {
    const { objects, text } = alternatives(schema, target);
    const shorthand = text?.['x-shorthand'];
    if (shorthand !== undefined && typeof value === 'string') {
      return convertAlternative(target, expand(shorthand, value));
    }
    const given = value as Record<string, unknown>;
    const branch = objects.get(String(given.type)) as SettingsSchema;
    const converted = convertObject(branch, given);
    const factory = branch['x-factory'];
    return factory === undefined ? converted : callFactory(factory, converted);
  }

  function callFactory(factory: Factory, { type: _type, ...given }: Record<string, unknown>): unknown {
    const rest = { ...given };
    const positional = factory.parameters.map((parameter) => {
      if ('rest' in parameter) {
        return undefined;
      }
      const name = 'variable' in parameter ? parameter.variable : parameter.property;
      delete rest[name];
      return 'variable' in parameter ? variables(String(given[name])) : given[name];
    });
    const values = factory.parameters.map((parameter, index) =>
      'rest' in parameter ? rest : positional[index],
    );
    return staticMember(factory.class, factory.method)(...values);
  }
}
