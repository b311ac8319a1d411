import { join } from 'node:path';
import { generatePropsSchema, generateSchema } from '../../../settings/generate-schema';
import { snakeCase } from '../../../settings/input-names';
import { alternatives, dereference, type SettingsSchema } from '../../../settings/model';
import type { NoInputs } from './no-inputs';

const PROJECT = join(__dirname, '../../..');

/** The schemas of the props of each module. */
export const SCHEMAS: Readonly<Record<string, () => SettingsSchema>> = {
  'prefect-server': () => generateSchema(PROJECT, 3),
  'prefect-worker': () => generatePropsSchema(PROJECT, 'PrefectWorkerProps'),
  'prefect1-server': () => generateSchema(PROJECT, 1),
};

/** A prop as an input, or as an attribute of one. */
export interface Prop {
  readonly path: string;
  readonly type: string;
}

/** The inputs of the props and their attributes, but for the exceptions. Those that were met are added to `met`. */
export function propsOf(schema: SettingsSchema, exceptions: NoInputs, met: Set<string>): Prop[] {
  return new Props(schema, exceptions, met).membersOf(schema, '', '');
}

class Props {
  public constructor(
    private readonly root: SettingsSchema,
    private readonly exceptions: NoInputs,
    private readonly met: Set<string>,
  ) {}

  /** The attributes of an object at a path; `definition` is the name of its class. */
  public membersOf(schema: SettingsSchema, definition: string, path: string): Prop[] {
    const { properties = {} } = schema;
    return Object.entries(properties)
      .filter(
        ([name, member]) =>
          member.not === undefined && member.const === undefined && !isPassword(schema, name),
      )
      .filter(([name]) => !this.isException(`${definition}.${name}`))
      .flatMap(([name, member]) => {
        const at = [path, snakeCase(name)].filter(Boolean).join('.');
        return [{ path: at, type: this.typeOf(member, name) }, ...this.inside(member, at)];
      });
  }

  /** The attributes in what a schema describes. */
  private inside(schema: SettingsSchema, path: string): Prop[] {
    const target = dereference(this.root, schema);
    const inner = target.type === 'array' ? target.items : target.additionalProperties;
    if (inner) {
      return this.inside(inner, `${path}[…]`);
    }
    const kinds = (target.oneOf ?? []).filter(({ $ref }) => !this.isException(nameOf({ $ref })));
    const found = kinds.flatMap((kind) => this.inside(kind, path));
    const own = target.properties === undefined ? [] : this.membersOf(target, nameOf(schema), path);
    const type = kinds.length > 0 ? [{ path: `${path}.type`, type: 'string' }] : [];
    return [...new Map([...type, ...found, ...own].map((prop) => [prop.path, prop])).values()];
  }

  private typeOf(schema: SettingsSchema, name: string): string {
    const target = dereference(this.root, schema);
    if (alternatives(this.root, target).objects.size > 0) {
      return 'object';
    }
    switch (target.type) {
      case 'array':
        return `${name === 'workers' ? 'map' : 'list'}(${this.typeOf(target.items ?? {}, '')})`;
      case 'object':
        return target.properties === undefined ? this.mapOf(target) : 'object';
      case 'boolean':
        return 'bool';
      default:
        return target.type ?? 'string';
    }
  }

  /** An object of anything is JSON text. */
  private mapOf({ additionalProperties }: SettingsSchema): string {
    const values = dereference(this.root, additionalProperties || {});
    const isAnything = values.type === undefined && values.oneOf === undefined;
    return isAnything ? 'string' : `map(${this.typeOf(values, '')})`;
  }

  private isException(path: string): boolean {
    if (path in this.exceptions) {
      this.met.add(path);
      return true;
    }
    return false;
  }
}

function nameOf({ $ref = '' }: SettingsSchema): string {
  return $ref.replace('#/definitions/', '');
}

/** Whether a property names the variable of a password, which is an input of its own. */
function isPassword(schema: SettingsSchema, name: string): boolean {
  const parameters = schema['x-factory']?.parameters ?? [];
  return parameters.some((parameter) => 'variable' in parameter && parameter.variable === name);
}
