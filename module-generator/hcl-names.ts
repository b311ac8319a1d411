import { constantsOf } from '../settings/library';
import { alternatives, dereference, type Factory, isObject, type SettingsSchema } from '../settings/model';
import type { ModuleDefinition } from './definition';
import { withId } from './message-ids';
import { snakeCase } from './names';
import { templateParts } from './templates';

/** Replaces TypeScript names in a module's messages and descriptions by HCL names. */
export function withHclNames(module: ModuleDefinition): ModuleDefinition {
  const names = new HclNames(module.schema);
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(within);
    }
    return isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [
            key,
            key === 'error_message' ? names.message(withId(String(item))) : within(item),
          ]),
        )
      : value;
  };
  const described = <T extends { readonly description: string }>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(all).map(([name, item]) => [
        name,
        { ...item, description: names.text(item.description, name) },
      ]),
    );
  return {
    ...module,
    variables: described(within(module.variables) as ModuleDefinition['variables']),
    blocks: within(module.blocks) as ModuleDefinition['blocks'],
    outputs: Object.fromEntries(
      Object.entries(described(module.outputs)).map(([name, { value, ...output }]) => [
        name,
        { ...output, value: names.words(value) },
      ]),
    ),
  };
}

/** HCL names for the library's factories, constants and props. */
export class HclNames {
  private readonly props = new Set<string>();
  private readonly factories = new Map<string, Factory>();
  private readonly constants = new Map<string, string>();
  /** Paths of inputs, by the class that they accept. */
  private readonly places = new Map<string, string[]>();

  public constructor(private readonly schema: SettingsSchema) {
    this.collect(schema, '');
  }

  /** A message with templates. It may start with an id and the path of its input. */
  public message(template: string): string {
    const [head, path = ''] = /^\[[\w.]+\] (\S+): /.exec(template) ?? [''];
    const parts = templateParts(template.slice(head.length));
    return `${head}${parts.map(({ isExpression, text }) => (isExpression ? `\${${text}}` : this.text(text, path))).join('')}`;
  }

  /** A text about the input at a path. */
  public text(text: string, path: string): string {
    const named = text
      .replace(/\b([A-Z]\w+\.[a-z]\w+)(?:\(([^()]*)\))?/g, (call, name, values = '') => {
        const factory = this.factories.get(name);
        return factory === undefined
          ? call
          : this.assigned(factory.class, objectOf(factory.method, argumentsOf(factory, values)), path);
      })
      .replace(/\b([a-z]\w+)\(\)/g, (call, method) => (this.isMethod(method) ? objectOf(method) : call))
      .replace(/\b([A-Z]\w+)\.([A-Z_]+)\b/g, (constant, holder) => {
        const value = this.constants.get(constant);
        return value === undefined ? constant : this.assigned(holder, value, path);
      })
      .replace(/\b[A-Z]+_[A-Z_]+\b/g, (constant) => this.constants.get(constant) ?? constant)
      .replace(/`\{[^`]*\}`/g, (object) => object.replace(/(\w+): '([^']*)'/g, '$1 = "$2"'))
      .replace(/\b(\w+): (true|false)\b/g, (given, prop, value) =>
        this.props.has(prop) ? `${prop} = ${value}` : given,
      )
      .replace(/\ba prop\b/g, 'an input')
      .replace(/\bprop(s?)\b/g, 'input$1')
      .replace(/\bat synth\b/g, 'in the plan')
      .replace(/`?\bPrefect1Server\b`?/g, 'Prefect 1');
    return this.words(named);
  }

  /** Replaces names of props by names of inputs. */
  public words(text: string): string {
    return text.replace(/\b[a-z]+[A-Z]\w*\b/g, (word) => (this.props.has(word) ? snakeCase(word) : word));
  }

  /** A value prefixed with the input that accepts it, unless the text is about that input. */
  private assigned(holder: string, value: string, path: string): string {
    const place = nearest(this.places.get(holder) ?? [], path);
    return place === undefined || place === path ? value : `${place} = ${value}`;
  }

  private isMethod(name: string): boolean {
    return [...this.factories.values()].some(({ method }) => method === name);
  }

  private collect(schema: SettingsSchema, path: string): void {
    const target = dereference(this.schema, schema);
    for (const branch of alternatives(this.schema, target).objects.values()) {
      const factory = branch['x-factory'];
      if (factory !== undefined) {
        this.factories.set(`${factory.class}.${factory.method}`, factory);
        this.addPlace(factory.class, path);
      }
      this.collect(branch, path);
    }
    if (target['x-enum'] !== undefined) {
      this.addConstants(target['x-enum']);
      this.addPlace(target['x-enum'], path);
    }
    for (const [name, member] of Object.entries(target.properties ?? {})) {
      this.props.add(name);
      this.collect(member, [path, snakeCase(name)].filter(Boolean).join('.'));
    }
    for (const inner of [target.items, target.additionalProperties]) {
      if (isObject(inner)) {
        this.collect(inner as SettingsSchema, `${path}[…]`);
      }
    }
  }

  private addPlace(holder: string, path: string): void {
    this.places.set(holder, [...new Set([...(this.places.get(holder) ?? []), path])]);
  }

  private addConstants(name: string): void {
    for (const [constant, held] of constantsOf(name)) {
      const value = JSON.stringify(held.value);
      this.constants.set(constant, value);
      this.constants.set(`${name}.${constant}`, value);
    }
  }
}

function objectOf(type: string, attributes: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ type, ...attributes });
  return `{ ${all.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(', ')} }`;
}

/** The string arguments of a call, positional or as properties of an object. */
function argumentsOf({ parameters }: Factory, values: string): Record<string, string> {
  const texts = [...values.matchAll(/(?:(\w+): )?'([^']*)'/g)];
  return Object.fromEntries(
    texts.map(([, property, value], index) => {
      const parameter = parameters[index];
      const name = property ?? (parameter && 'property' in parameter ? parameter.property : '');
      return [snakeCase(name), value];
    }),
  );
}

/** The path with the longest common prefix with `path`, if it is unique. */
function nearest(paths: readonly string[], path: string): string | undefined {
  const common = (other: string) => {
    const parts = path.split('.');
    const differs = other.split('.').findIndex((part, index) => part !== parts[index]);
    return differs === -1 ? parts.length : differs;
  };
  const most = Math.max(...paths.map(common));
  const [first, ...others] = paths.filter((other) => common(other) === most);
  return others.length === 0 ? first : undefined;
}
