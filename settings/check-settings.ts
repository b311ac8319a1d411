import { isMap } from '../src/terraform/escape';
import { nearestName } from '../src/validation/nearest-name';
import { alternatives, dereference, expand, type SettingsSchema } from './model';

export interface SettingsProblem {
  /** The stable id of the error. */
  readonly id: string;
  /** The path of the setting, for example `workers[0].job.image`. */
  readonly path: string;
  /** The problem and the remedy, never with a value that could be a password. */
  readonly message: string;
}

/** Returns every problem of a settings document. */
export function checkSettings(schema: SettingsSchema, document: unknown): SettingsProblem[] {
  const walker = new Walker(schema);
  walker.check(schema, document, '');
  return walker.problems;
}

/**
 * Checks only the keywords that the settings schema uses. A general validator takes longer to load than the
 * whole app takes to run, and does not suggest similar names.
 */
class Walker {
  public readonly problems: SettingsProblem[] = [];

  public constructor(private readonly root: SettingsSchema) {}

  public check(reference: SettingsSchema, value: unknown, path: string): void {
    const schema = dereference(this.root, reference);
    if (schema.not !== undefined) {
      this.add('settings.value.refused', path, schema['x-refused'] ?? 'must not be set');
    } else if (schema.const !== undefined && value !== schema.const) {
      this.add('settings.value.unknown', path, `must be ${schema.const}: ${schema.description}`);
    } else if (schema.oneOf !== undefined) {
      this.checkAlternatives(schema, value, path);
    } else if (schema.type !== undefined && typeOf(value) !== schema.type) {
      this.add('settings.type.wrong', path, `must be ${NAMES[schema.type]}; it is ${nameOf(value)}`);
    } else if (isMap(value)) {
      this.checkObject(schema, value, path);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        this.check(schema.items ?? {}, item, `${path}[${index}]`);
      });
    } else if (typeof value === 'string') {
      this.checkText(schema, value, path);
    }
  }

  private checkAlternatives(schema: SettingsSchema, value: unknown, path: string): void {
    const { objects, text } = alternatives(this.root, schema);
    const shorthand = text?.['x-shorthand'];
    const types = [...objects.keys()];
    if (text !== undefined && shorthand !== undefined && typeof value === 'string') {
      if (shorthand.property === 'type' && text.enum?.includes(value) !== true) {
        const remedy = types.includes(value)
          ? `"${value}" has required settings; give an object with "type": "${value}"`
          : `as a string it must be ${oneOf(text.enum ?? [])}${suggest(nearestName(value, types))}`;
        this.add('settings.value.unknown', path, remedy);
      } else {
        this.check(schema, expand(shorthand, value), path);
      }
    } else if (!isMap(value)) {
      const expected = text === undefined ? NAMES.object : `${NAMES.object} or ${NAMES.string}`;
      this.add('settings.type.wrong', path, `must be ${expected}; it is ${nameOf(value)}`);
    } else if (value.type === undefined) {
      this.add('settings.key.missing', join(path, 'type'), `missing; give ${oneOf(types)}`);
    } else {
      const branch = typeof value.type === 'string' ? objects.get(value.type) : undefined;
      if (branch === undefined) {
        const nearest = nearestName(String(value.type), types);
        this.add('settings.value.unknown', join(path, 'type'), `must be ${oneOf(types)}${suggest(nearest)}`);
      } else {
        this.checkObject(branch, value, path, objects);
      }
    }
  }

  private checkObject(
    schema: SettingsSchema,
    value: Record<string, unknown>,
    path: string,
    siblings: ReadonlyMap<string, SettingsSchema> = new Map(),
  ): void {
    const { properties = {}, additionalProperties, required = [] } = schema;
    for (const name of required.filter((name) => value[name] === undefined)) {
      const { description } = dereference(this.root, properties[name]);
      const what = properties[name].description ?? description;
      this.add('settings.key.missing', join(path, name), `missing${what === undefined ? '' : `: ${what}`}`);
    }
    for (const [name, item] of Object.entries(value)) {
      const at = join(path, name);
      if (Object.hasOwn(properties, name)) {
        this.check(properties[name], item, at);
      } else if (additionalProperties === false) {
        this.add('settings.key.unknown', at, this.unknownKey(schema, path, name, siblings));
      } else {
        this.check(additionalProperties ?? {}, item, at);
      }
    }
  }

  private unknownKey(
    { properties = {} }: SettingsSchema,
    path: string,
    name: string,
    siblings: ReadonlyMap<string, SettingsSchema>,
  ): string {
    const others = [...siblings].filter(([, other]) => Object.hasOwn(other.properties ?? {}, name));
    if (others.length > 0) {
      const types = others.map(([type]) => `"${type}"`).join(', ');
      return `unknown for type "${properties.type?.const}"; known for ${types}`;
    }
    const settable = Object.keys(properties).filter((key) => properties[key].not === undefined);
    const nearest = nearestName(name, settable);
    if (nearest !== undefined) {
      return `unknown; did you mean ${join(path, nearest)}?`;
    }
    return `unknown; known here: ${settable.filter((key) => key !== '$schema').join(', ')}`;
  }

  private checkText(schema: SettingsSchema, value: string, path: string): void {
    if (schema.enum !== undefined && !schema.enum.includes(value)) {
      const nearest = suggest(nearestName(value, schema.enum));
      this.add('settings.value.unknown', path, `must be ${oneOf(schema.enum)}; it is "${value}"${nearest}`);
    } else if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
      this.add('settings.value.invalid', path, `"${value}" does not fit: ${schema.description}`);
    }
  }

  private add(id: string, path: string, message: string): void {
    this.problems.push({ id, path: path === '' ? 'settings' : path, message });
  }
}

const NAMES = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
} as const;

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

function nameOf(value: unknown): string {
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return value === undefined ? 'absent' : String(value);
  }
  return NAMES[typeOf(value) as keyof typeof NAMES] ?? typeOf(value);
}

function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return names.length === 1 ? quoted : `one of ${quoted}`;
}

function suggest(nearest: string | undefined): string {
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** Appends a key to a path. A key that is not an identifier is quoted. */
function join(path: string, key: string): string {
  if (!/^[$A-Za-z_][\w$]*$/.test(key)) {
    return `${path}["${key}"]`;
  }
  return path === '' ? key : `${path}.${key}`;
}
