import { alternatives, dereference, type SettingsSchema } from './model';

/** All settings as Markdown: a table for the top level, and a table for each kind of object. */
export function settingsTable(schema: SettingsSchema): string {
  const sections = Object.entries(schema.definitions ?? {})
    .filter(([name]) => !name.includes('.'))
    .flatMap(([name, definition]) => section(schema, name, definition));
  return ['### Top level', '', ...table(schema, schema), ...sections].join('\n').trimEnd();
}

function section(root: SettingsSchema, name: string, definition: SettingsSchema): string[] {
  if (definition.type === 'string') {
    return [];
  }
  const lines = [`### ${name}`, '', ...paragraph(definition)];
  if (definition.oneOf === undefined) {
    return [...lines, ...table(root, definition)];
  }
  const { objects, text } = alternatives(root, definition);
  const short = text?.['x-shorthand'];
  if (short?.type !== undefined) {
    lines.push(`A string is short for \`{ "type": "${short.type}", "${short.property}": … }\`.`, '');
  } else if (text?.enum !== undefined) {
    lines.push(`As a string: ${text.enum.map((value) => `\`"${value}"\``).join(', ')}.`, '');
  }
  for (const [type, branch] of objects) {
    lines.push(`\`"type": "${type}"\``, '', ...paragraph(branch), ...table(root, branch));
  }
  return lines;
}

function paragraph({ description }: SettingsSchema): string[] {
  return description === undefined ? [] : [description, ''];
}

function table(root: SettingsSchema, { properties = {}, required = [] }: SettingsSchema): string[] {
  const rows = Object.entries(properties)
    .filter(([name, property]) => name !== '$schema' && name !== 'type' && property.not === undefined)
    .map(([name, property]) => {
      const mark = required.includes(name) ? ' (required)' : '';
      return `| \`${name}\`${mark} | ${typeText(root, property)} | ${cell(property.description ?? '')} |`;
    });
  return rows.length === 0 ? [] : ['| Setting | Type | Description |', '|---|---|---|', ...rows, ''];
}

function typeText(root: SettingsSchema, schema: SettingsSchema): string {
  const target = dereference(root, schema);
  if (target.const !== undefined) {
    return `\`${target.const}\``;
  }
  if (target.enum !== undefined) {
    return target.enum.map((value) => `\`"${value}"\``).join(', ');
  }
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/definitions/', '');
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.items !== undefined) {
    return `list of ${typeText(root, schema.items)}`;
  }
  if (schema.properties !== undefined) {
    return `object: ${Object.entries(schema.properties)
      .filter(([, property]) => property.not === undefined)
      .map(([name]) => `\`${name}\``)
      .join(', ')}`;
  }
  if (schema.additionalProperties) {
    return `map of ${typeText(root, schema.additionalProperties)}`;
  }
  return schema.type ?? 'any';
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;');
}
