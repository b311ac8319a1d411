import { alternatives, dereference, isObject, type SettingsSchema } from '../settings/model';
import { describe } from './attributes';
import { conditionExpression } from './choices';
import { contentValidations, notAmong } from './content-checks';
import type { Input } from './definition';
import type { Requirement } from './explore';
import { InputTypes, isVariableName } from './inputs';
import type { Validation } from './module';
import { inputPath, snakeCase } from './names';
import type { Node } from './nodes';
import type { Printer } from './print';
import { type Expression, isAnything, memberOf } from './symbols';
import { messageOf } from './templates';

/** Validations by variable, and conditions on no single variable. */
export interface Conditions {
  readonly byVariable: ReadonlyMap<string, readonly Validation[]>;
  readonly others: readonly Validation[];
}

/** Assigns each requirement to the variable at the start of its path. */
export function conditionsOf(requirements: readonly Node[], printer: Printer): Conditions {
  const byVariable = new Map<string, Validation[]>();
  const others: Validation[] = [];
  const references = new References();
  for (const item of requirements.flatMap(({ list }) => list ?? [])) {
    const { path, message, condition: template } = plainOf(item);
    const condition = template.replace(/^\$\{(.*)\}$/s, '$1');
    const spoken = [condition, conditionExpression(item.when), path];
    const element = spoken.map((text) => printer.elementOf(text)).find((found) => found !== undefined);
    const notApplicable = 'value' in item.when ? undefined : `!(${conditionExpression(item.when)})`;
    const expression = [notApplicable, condition === 'false' ? undefined : condition]
      .filter(Boolean)
      .join(' || ');
    if (expression === '') {
      throw new Error(`No inputs pass this check: ${message}`);
    }
    const text = element === undefined ? expression : printer.forAll(element, expression);
    const shown = inputPath(shownPath(path, element?.collection));
    const variable = /^[a-z0-9_]+/.exec(shown)?.[0] ?? '';
    const validation = {
      condition: `\${${text}}`,
      error_message: messageOf(message.replace(`] ${path}: `, () => `] ${shown}: `)),
    };
    const place = references.placeOf(text, variable);
    if (place === undefined) {
      others.push(validation);
    } else {
      byVariable.set(place, [...(byVariable.get(place) ?? []), validation]);
    }
  }
  return { byVariable, others };
}

/** A path with `…` in place of indices. Names of variables come from two inputs, and appear under one. */
function shownPath(path: string, collection: string | undefined): string {
  const shown = path.replace(/\["\$\{[^}]*\}"\]/g, '["…"]').replace(/\$\{[^}]*\}/g, '…');
  if (collection === undefined) {
    return shown;
  }
  const ofSecrets = /\bsecret_environment\b/.test(collection);
  return shown
    .replace(/\[0\]/g, '[…]')
    .replace(/\benvironment$/, (end) => (ofSecrets ? 'secretEnvironment' : end));
}

/** The variables that each variable's validations refer to. Terraform refuses cycles. */
class References {
  private readonly known = new Map<string, Set<string>>();

  /** The variable that can carry a validation: the intended one, else another that the condition refers to. */
  public placeOf(condition: string, intended: string): string | undefined {
    const asked = [...new Set([...condition.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name))];
    if (!asked.includes(intended)) {
      return undefined;
    }
    const place = [intended, ...asked].find(
      (name) => !asked.some((other) => other !== name && this.reaches(other, name)),
    );
    if (place !== undefined) {
      this.known.set(
        place,
        new Set([...(this.known.get(place) ?? []), ...asked.filter((name) => name !== place)]),
      );
    }
    return place;
  }

  private reaches(from: string, to: string): boolean {
    return from === to || [...(this.known.get(from) ?? [])].some((next) => this.reaches(next, to));
  }
}

function plainOf(node: Node): Requirement {
  const text = (name: string) => {
    const scalar = node.map?.get(name)?.scalar;
    if (scalar === undefined || !('value' in scalar)) {
      throw new Error(`A requirement whose ${name} depends on inputs.`);
    }
    return String(scalar.value);
  };
  const message = node.map?.get('message')?.scalar;
  return {
    path: text('path'),
    message: message && 'value' in message ? String(message.value) : '',
    condition: text('condition'),
  };
}

/** Conditions beyond the types: attributes that an alternative needs, and attributes that it does not use. */
export function unionValidations(
  root: SettingsSchema,
  schema: SettingsSchema,
  at: Expression,
  path: string,
): Validation[] {
  const target = dereference(root, schema);
  if (target.oneOf === undefined) {
    return Object.entries(target.properties ?? {}).flatMap(([name, member]) =>
      unionValidations(
        root,
        member,
        memberOf({ ...at, guarded: true }, snakeCase(name)),
        `${path}.${snakeCase(name)}`,
      ),
    );
  }
  const { objects } = alternatives(root, target);
  const inside = { ...at, guarded: true };
  const type = memberOf(inside, 'type').text;
  const types = [...objects.keys()];
  const isChosen = (names: readonly string[]) =>
    `contains([${names.map((each) => `"${each}"`).join(', ')}], ${type})`;
  const validations: Validation[] = [
    {
      condition: `\${${at.text} == null || try(${isChosen(types)}, false)}`,
      error_message: `[input.type.unknown] ${path}.type: Choose one of ${types.join(', ')}.`,
    },
  ];
  // The input's default already sets these attributes.
  const given = (schema.default ?? {}) as Record<string, unknown>;
  for (const [name, branch] of objects) {
    for (const required of branch.required ?? []) {
      if (
        required === 'type' ||
        (given.type === name && given[required] !== undefined) ||
        branch.properties?.[required] === undefined ||
        isVariableName(branch, required)
      ) {
        continue;
      }
      const member = snakeCase(required);
      validations.push({
        condition: `\${try(${type} != "${name}", true) || ${memberOf(inside, member).text} != null}`,
        error_message: `[input.missing] ${path}.${member}: The type ${name} needs this attribute.`,
      });
    }
  }
  const members = new Set([...objects.values()].flatMap(({ properties = {} }) => Object.keys(properties)));
  for (const member of members) {
    const owners = types.filter((each) => objects.get(each)?.properties?.[member] !== undefined);
    const branch = objects.get(owners[0]) as SettingsSchema;
    const property = branch.properties?.[member] as SettingsSchema;
    if (member === 'type' || property.not !== undefined || isVariableName(branch, member)) {
      continue;
    }
    const expression = memberOf(inside, snakeCase(member));
    if (member === 'version' && branch['x-factory']?.class !== 'ChartSource') {
      validations.push({
        condition: `\${try(${expression.text} >= 1 && floor(${expression.text}) == ${expression.text}, true)}`,
        error_message: `[credentials.version.invalid] ${path}.version: Give a whole number from 1.`,
      });
    }
    if (owners.length < types.length) {
      validations.push({
        condition: `\${try(${isChosen(owners)}, true) || ${unset(root, property, expression.text)}}`,
        error_message: `[input.unused] ${path}.${snakeCase(member)}: Only the type ${owners.join(' or ')} has this attribute. Remove it.`,
      });
    }
    validations.push(...unionValidations(root, property, expression, `${path}.${snakeCase(member)}`));
  }
  return validations;
}

/** A condition that an input is not set. An input with its default value counts as not set. */
export function unset(root: SettingsSchema, schema: SettingsSchema, text: string): string {
  const target = dereference(root, schema);
  if (Array.isArray(schema.default) && schema.default.length === 0) {
    return `try(length(${text}) == 0, true)`;
  }
  if (schema.default !== undefined && target.oneOf === undefined) {
    return `try(${text} == null || ${text} == ${JSON.stringify(schema.default)}, true)`;
  }
  const isCollection =
    (target.type === 'array' && dereference(root, target.items ?? {}).type !== 'string') ||
    (target.type === 'object' &&
      target.properties === undefined &&
      isObject(target.additionalProperties) &&
      !isAnything(target.additionalProperties));
  if (isCollection) {
    return `try(length(${text}) == 0, true)`;
  }
  if (target.type === 'object' && target.properties !== undefined && (target.required ?? []).length === 0) {
    return `alltrue([${Object.entries(target.properties)
      .map(([name, member]) =>
        unset(root, member, `try(${text.replace(/^try\((.*), null\)$/, '$1')}.${snakeCase(name)}, null)`),
      )
      .join(', ')}])`;
  }
  return `${text} == null`;
}

/** The variables of a module. */
export function variables(
  schema: SettingsSchema,
  conditions: Conditions,
  overrides: Readonly<Record<string, Partial<Input> | undefined>>,
): Record<string, Input> {
  const types = new InputTypes(schema);
  const found: Record<string, Input> = {};
  for (const [prop, property] of Object.entries(schema.properties ?? {})) {
    const name = snakeCase(prop);
    if (name in overrides && overrides[name] === undefined) {
      continue;
    }
    const isRequired = (schema.required ?? []).includes(prop);
    const value = types.default(property, isRequired);
    const at = { text: `var.${name}`, guarded: false };
    const content = contentValidations(schema, property, at, name);
    const validation = [
      ...unionValidations(schema, property, at, name),
      ...content,
      ...notAmong(content, conditions.byVariable.get(name) ?? []),
    ];
    found[name] = {
      type: types.type(property),
      description: describe(schema, property),
      ...(value !== undefined && { default: value }),
      nullable: value === null,
      ...overrides[name],
      ...(validation.length > 0 && { validation }),
    };
  }
  return found;
}
