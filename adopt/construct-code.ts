import { alternatives, dereference, expand, type SettingsSchema } from '../settings/model';
import { isMap } from '../src/terraform/escape';

/** The settings as TypeScript, for the user's own program. */
export function constructCode(
  schema: SettingsSchema,
  document: Record<string, unknown>,
  server: string,
): string {
  const classes = new Set<string>([server]);
  const { $schema: _, generation: _g, stackName: _s, kubernetes: _k, backend: _b, ...props } = document;
  const body = literal(schema, props, 0);
  const variables = [...body.matchAll(/\b(\w+)\.stringValue/g)].map(
    ([, name]) =>
      `const ${name} = new TerraformVariable(stack, '${name}', { type: 'string', sensitive: true, nullable: false });\n`,
  );
  return `import { ${[...classes].sort().join(', ')} } from 'cdktf-prefect';\n${
    variables.length > 0 ? "import { TerraformVariable } from 'cdktf';\n" : ''
  }\n${variables.join('')}new ${server}(stack, 'prefect', ${body}).addOutputs();\n`;

  function literal(reference: SettingsSchema, value: unknown, depth: number): string {
    const target = dereference(schema, reference);
    if (target.oneOf !== undefined) {
      return alternative(target, value, depth);
    }
    if (target['x-enum'] !== undefined) {
      classes.add(target['x-enum']);
      return `${target['x-enum']}.of(${quoted(value)})`;
    }
    if (Array.isArray(value)) {
      return `[${value.map((item) => literal(target.items ?? {}, item, depth)).join(', ')}]`;
    }
    if (!isMap(value)) {
      return quoted(value);
    }
    const indent = '  '.repeat(depth + 1);
    const members = Object.entries(value).map(([name, item]) => {
      const member = target.properties?.[name] ?? (target.additionalProperties || {});
      const key = /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name);
      return `${indent}${key}: ${literal(member, item, depth + 1)},\n`;
    });
    return members.length === 0 ? '{}' : `{\n${members.join('')}${'  '.repeat(depth)}}`;
  }

  function alternative(target: SettingsSchema, value: unknown, depth: number): string {
    const { objects, text } = alternatives(schema, target);
    const shorthand = text?.['x-shorthand'];
    if (shorthand !== undefined && typeof value === 'string') {
      return alternative(target, expand(shorthand, value), depth);
    }
    const { type, ...given } = value as Record<string, unknown>;
    const branch = objects.get(String(type)) as SettingsSchema;
    const factory = branch['x-factory'];
    if (factory === undefined) {
      return literal({ properties: branch.properties }, given, depth);
    }
    classes.add(factory.class);
    const rest = { ...given };
    const parameters = factory.parameters.map((parameter) => {
      if ('rest' in parameter) {
        return () =>
          Object.keys(rest).length === 0 ? '' : literal({ properties: branch.properties }, rest, depth);
      }
      const name = 'variable' in parameter ? parameter.variable : parameter.property;
      const item = given[name];
      delete rest[name];
      if ('variable' in parameter) {
        return () => `${item}.stringValue`;
      }
      return () => (item === undefined ? '' : literal(branch.properties?.[name] ?? {}, item, depth));
    });
    const values = parameters.map((parameter) => parameter()).filter((each) => each !== '');
    return `${factory.class}.${factory.method}(${values.join(', ')})`;
  }
}

function quoted(value: unknown): string {
  if (typeof value !== 'string') {
    return JSON.stringify(value);
  }
  return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
