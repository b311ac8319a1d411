import { version } from '../package.json';
import { snakeCase } from '../settings/input-names';
import { alternatives, dereference, expand, type SettingsSchema } from '../settings/model';
import { isMap } from '../src/terraform/escape';

/** Addresses of the published modules. */
const SOURCES = {
  'prefect-server': 'cdktf-prefect/prefect/kubernetes',
  'prefect1-server': 'cdktf-prefect/prefect/kubernetes//modules/prefect1-server',
};

/** A Terraform expression: text, or the name of a function with its argument. */
class Expression {
  constructor(
    public readonly text: string,
    public readonly argument?: unknown,
  ) {}
}

/** The settings as a module call in HCL. */
export function moduleCode(
  schema: SettingsSchema,
  document: Record<string, unknown>,
  module: keyof typeof SOURCES,
): string {
  const { $schema: _, generation: _g, stackName: _s, kubernetes: _k, backend: _b, ...props } = document;
  const passwords: Record<string, Expression> = {};
  const inputs = members(schema, props, '');
  const call = { source: SOURCES[module], version, ...inputs, ...passwords };
  const variables = Object.values(passwords).map(
    ({ text }) =>
      `variable "${text.replace('var.', '')}" {\n  type      = string\n  sensitive = true\n  nullable  = false\n}\n\n`,
  );
  return `${variables.join('')}module "prefect" ${printed(call, 0)}\n`;

  function members(
    target: SettingsSchema,
    value: Record<string, unknown>,
    path: string,
  ): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const member = target.properties?.[name];
        return member === undefined
          ? [name, input(target.additionalProperties || {}, item, path)]
          : [snakeCase(name), property(name, member, item, path)];
      }),
    );
  }

  function property(name: string, member: SettingsSchema, item: unknown, path: string): unknown {
    if (name === 'values') {
      return (item as unknown[]).map((values) => encoded('yamlencode', values));
    }
    if (name === 'workers') {
      const workers = item as Record<string, unknown>[];
      return Object.fromEntries(
        workers.map((worker) => [worker.name ?? worker.workPool, input(member.items ?? {}, worker, '')]),
      );
    }
    return input(member, item, path === '' ? snakeCase(name) : path);
  }

  function input(reference: SettingsSchema, value: unknown, path: string): unknown {
    const target = dereference(schema, reference);
    if (target.oneOf !== undefined) {
      return alternative(target, value, path);
    }
    const isAnything = target.additionalProperties && Object.keys(target.additionalProperties).length === 0;
    if (isAnything) {
      return encoded('jsonencode', value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => input(target.items ?? {}, item, path));
    }
    return isMap(value) ? members(target, value, path) : value;
  }

  function alternative(target: SettingsSchema, value: unknown, path: string): unknown {
    const { objects, text } = alternatives(schema, target);
    const shorthand = text?.['x-shorthand'];
    if (shorthand !== undefined && typeof value === 'string') {
      return alternative(target, expand(shorthand, value), path);
    }
    if (!isMap(value)) {
      return value;
    }
    const branch = objects.get(String(value.type ?? '')) as SettingsSchema;
    const variable = branch['x-factory']?.parameters.find((parameter) => 'variable' in parameter);
    if (variable === undefined) {
      return members(branch, value, path);
    }
    // Terraform can't branch on sensitive values, so passwords are separate inputs.
    const { [variable.variable]: name, ...rest } = value;
    passwords[`${path}_password`] = new Expression(`var.${name}`);
    return members(branch, rest, path);
  }
}

function encoded(by: string, value: unknown): unknown {
  return isMap(value) ? new Expression(by, value) : value;
}

function printed(value: unknown, depth: number): string {
  if (value instanceof Expression) {
    return value.argument === undefined ? value.text : `${value.text}(${printed(value.argument, depth)})`;
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => printed(item, depth)).join(', ')}]`;
  }
  if (!isMap(value)) {
    return JSON.stringify(value).replace(/([$%])\{/g, '$1$1{');
  }
  const lines = Object.entries(value).map(
    ([name, item]) =>
      [/^[A-Za-z_]\w*$/.test(name) ? name : printed(name, depth), printed(item, depth + 1)] as const,
  );
  const indent = '  '.repeat(depth + 1);
  const text = lines.map(([key, item], index) => `${indent}${key.padEnd(width(lines, index))} = ${item}\n`);
  return lines.length === 0 ? '{}' : `{\n${text.join('')}${'  '.repeat(depth)}}`;
}

/** The width to which `terraform fmt` pads a name: that of the longest name in adjacent one-line entries. */
function width(lines: readonly (readonly [string, string])[], index: number): number {
  const isShort = ([, item]: readonly [string, string]): boolean => !item.includes('\n');
  if (!isShort(lines[index])) {
    return 0;
  }
  let [begin, end] = [index, index + 1];
  while (begin > 0 && isShort(lines[begin - 1])) begin -= 1;
  while (end < lines.length && isShort(lines[end])) end += 1;
  return Math.max(...lines.slice(begin, end).map(([key]) => key.length));
}
