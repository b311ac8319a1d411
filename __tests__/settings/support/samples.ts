import { alternatives, dereference, type SettingsSchema } from '../../../settings/model';

const TEXTS = ['sample', 'https://sample'];

/** Valid documents that together contain every property and alternative of a schema. */
export function samples(root: SettingsSchema, reference: SettingsSchema = root): unknown[] {
  const schema = dereference(root, reference);
  if (schema.oneOf !== undefined) {
    const { objects, text } = alternatives(root, schema);
    const short = text === undefined ? [] : (text.enum ?? TEXTS.slice(0, 1));
    return [...short, ...[...objects.values()].flatMap((branch) => samples(root, branch))];
  }
  switch (schema.type) {
    case 'object':
      return schema.additionalProperties
        ? [{ 'a.b/c': samples(root, schema.additionalProperties)[0] }]
        : objects();
    case 'array':
      return [samples(root, schema.items)];
    case 'number':
      return [7];
    case 'boolean':
      return [true];
    default:
      return [schema.const ?? schema.enum?.[0] ?? fitting(schema.pattern)];
  }

  function objects(): unknown[] {
    const properties = Object.entries(schema.properties ?? {})
      .filter(([, property]) => property.not === undefined)
      .map(([name, property]) => [name, samples(root, property)] as const);
    const most = Math.max(1, ...properties.map(([, values]) => values.length));
    return Array.from({ length: most }, (_, index) =>
      Object.fromEntries(properties.map(([name, values]) => [name, values[index % values.length]])),
    );
  }
}

function fitting(pattern: string | undefined): string | undefined {
  return TEXTS.find((text) => pattern === undefined || new RegExp(pattern, 'u').test(text));
}
