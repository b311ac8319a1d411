import { alternatives, dereference, type SettingsSchema } from '../settings/model';
import { defaultKind, InputTypes, isJsonText, isVariableName } from './inputs';
import { snakeCase } from './names';
import { isAnything } from './symbols';

/** An attribute of an input that is an object. */
export interface Attribute {
  /** Its path in the input: `credentials.version`. */
  readonly path: string;
  readonly type: string;
  /** Whether it is required: always, or for these kinds of its object. */
  readonly required: boolean | readonly string[];
  readonly description: string;
}

/** The attributes of an input, nested ones included. An input that is not an object has none. */
export function attributesOf(root: SettingsSchema, schema: SettingsSchema, path = ''): Attribute[] {
  const target = dereference(root, schema);
  const inner = target.type === 'array' ? target.items : target.additionalProperties;
  if (inner !== undefined && inner !== false) {
    return attributesOf(root, inner, `${path}[…]`);
  }
  const { objects } = alternatives(root, target);
  if (objects.size > 0) {
    return attributesOfKinds(root, path, objects, (schema.default ?? {}) as Record<string, unknown>);
  }
  return Object.entries(target.properties ?? {}).flatMap(([name, member]) => {
    const required = (target.required ?? []).includes(name);
    const description = describe(root, member);
    return attribute(root, { path: joined(path, name), required, description }, member);
  });
}

function attributesOfKinds(
  root: SettingsSchema,
  path: string,
  objects: ReadonlyMap<string, SettingsSchema>,
  defaults: Readonly<Record<string, unknown>>,
): Attribute[] {
  const kinds = [...objects];
  const names = kinds.flatMap(([, branch]) =>
    Object.entries(branch.properties ?? {})
      .filter(([name, { not }]) => name !== 'type' && not === undefined && !isVariableName(branch, name))
      .map(([name]) => name),
  );
  const described = kinds.map(([kind, { description = '' }]) => `\`"${kind}"\`: ${description}`);
  const kind = defaultKind(objects, defaults);
  const byDefault = kind === undefined ? [] : [`Default: ${JSON.stringify(kind)}.`];
  return [
    {
      path: joined(path, 'type'),
      type: 'string',
      required: kind === undefined,
      description: [...described, ...byDefault].join(' '),
    },
    ...[...new Set(names)].flatMap((name) => {
      const owners = kinds.filter(([, { properties = {} }]) => properties[name] !== undefined);
      const schemas = owners.map(([kind, { properties = {} }]) => [kind, properties[name]] as const);
      const requiredBy = owners
        .filter(([, { required = [] }]) => required.includes(name))
        .map(([kind]) => kind);
      // The input's default already sets these attributes.
      const needing = requiredBy.filter((kind) => kind !== defaults.type || defaults[name] === undefined);
      return attribute(
        root,
        {
          path: joined(path, name),
          required: needing.length === kinds.length || (needing.length > 0 && needing),
          description: describeKinds(
            schemas.map(([kind, schema]) => [kind, describe(root, schema)]),
            owners.length === kinds.length,
          ),
        },
        schemas[0][1],
      );
    }),
  ];
}

/** An attribute and its nested attributes. */
function attribute(
  root: SettingsSchema,
  known: Pick<Attribute, 'path' | 'required' | 'description'>,
  schema: SettingsSchema,
): Attribute[] {
  const type = new InputTypes(root).type(schema);
  return [{ ...known, type }, ...attributesOf(root, schema, known.path)];
}

/** Describes an attribute for each kind that has it. */
function describeKinds(texts: readonly (readonly [kind: string, text: string])[], areAll: boolean): string {
  const different = [...new Set(texts.map(([, text]) => text))];
  const kindsOf = (wanted: string) =>
    texts
      .filter(([, text]) => text === wanted)
      .map(([kind]) => `\`${kind}\``)
      .join(', ');
  if (different.length === 1) {
    return areAll ? different[0] : `For ${kindsOf(different[0])}. ${different[0]}`;
  }
  const parts = different.map((text) => /^(.*?)(?: Default: (.*)\.)?$/s.exec(text) ?? [text, text]);
  return parts.every(([, sentence]) => sentence === parts[0][1])
    ? `For ${texts.map(([kind]) => `\`${kind}\``).join(', ')}. ${parts[0][1]} Default: ${parts.map(([text, , value]) => `${value} for ${kindsOf(text)}`).join(', ')}.`
    : different.map((text) => `For ${kindsOf(text)}: ${text}`).join(' ');
}

/** Describes an input or attribute, and its notation if it differs from the library's type. */
export function describe(root: SettingsSchema, schema: SettingsSchema): string {
  const target = dereference(root, schema);
  const text = schema.description ?? target.description ?? '';
  const sentence = withChoices(
    `${text.charAt(0).toUpperCase()}${text.slice(1)}${text === '' || text.endsWith('.') ? '' : '.'}`,
    target['x-enum'] === undefined ? [] : (schema.enum ?? target.enum ?? []),
  );
  if (isJsonText(root, schema)) {
    return `${sentence} Write it as \`jsonencode({ … })\`.`;
  }
  const { type, items } = dereference(root, schema);
  return type === 'array' && isAnything(items ?? {})
    ? `${sentence} Write each as \`yamlencode({ … })\` or \`file("values.yaml")\`.`
    : sentence;
}

/** Inserts the possible values before the default. */
function withChoices(text: string, choices: readonly string[]): string {
  if (choices.length === 0 || choices.every((choice) => text.includes(`\`${choice}\``))) {
    return text;
  }
  const [, sentence, rest] = /^(.*?)( Default: .*)?$/s.exec(text) ?? ['', text];
  return `${sentence} One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.${rest ?? ''}`;
}

function joined(path: string, name: string): string {
  return [path, snakeCase(name)].filter(Boolean).join('.');
}
