import { alternatives, dereference, isObject, type SettingsSchema } from '../settings/model';
import { NO_YAML_SCALAR, OBJECT_NAME, QUANTITY } from '../src/kubernetes/object-checks';
import { ANNOTATION_KEY, LABEL_KEY, LABEL_VALUE } from '../src/kubernetes/pod-checks';
import { WORK_QUEUE } from '../src/prefect-worker/checks';
import type { TextRule } from '../src/validation/rules';
import { isJsonText } from './inputs';
import type { Validation } from './module';
import { snakeCase } from './names';
import { type Expression, memberOf } from './symbols';

/** A rule for the key or the value of each entry of a map or list. */
interface EntryRule {
  readonly rule: TextRule;
  readonly of: string;
}

const LABELS: readonly EntryRule[] = [
  { rule: LABEL_KEY, of: 'key' },
  { rule: LABEL_VALUE, of: 'value' },
];
// Annotation keys may have upper-case letters in their prefix, unlike label keys.
const ANNOTATIONS: readonly EntryRule[] = [{ rule: ANNOTATION_KEY, of: 'lower(key)' }];
const QUANTITIES: readonly EntryRule[] = [{ rule: QUANTITY, of: 'value' }];

/** Rules for the entries of maps, by setting. */
const OF_MAPS: Readonly<Record<string, readonly EntryRule[]>> = {
  labels: LABELS,
  podLabels: LABELS,
  nodeSelector: LABELS,
  annotations: ANNOTATIONS,
  podAnnotations: ANNOTATIONS,
  serviceAccountAnnotations: ANNOTATIONS,
  requests: QUANTITIES,
  limits: QUANTITIES,
};

/** Rules for the items of lists, by setting. */
const OF_LISTS: Readonly<Record<string, readonly TextRule[]>> = {
  pullSecrets: [OBJECT_NAME, NO_YAML_SCALAR],
  imagePullSecrets: [OBJECT_NAME, NO_YAML_SCALAR],
  workQueues: [WORK_QUEUE, NO_YAML_SCALAR],
};

/** The contradictions of `checkTolerations`, for operators and effects that are known at plan. */
const TOLERATIONS: Readonly<Record<string, { readonly holds: string; readonly remedy: string }>> = {
  value: {
    holds: 'value.operator != "Exists" || value.value == null || value.value == ""',
    remedy: 'Exists compares only the key. Remove the value, or use Equal.',
  },
  key: {
    holds: '(value.key != null && value.key != "") || (value.operator != null && value.operator != "Equal")',
    remedy: 'Equal compares the value of a key. Give the key, or use Exists to match every key.',
  },
  toleration_seconds: {
    holds: 'value.toleration_seconds == null || value.effect == "NoExecute"',
    remedy: 'Only the effect NoExecute has a duration. Remove toleration_seconds.',
  },
};

/** Conditions on the entries of maps, lists and JSON texts. The library can't check entries that are unknown until the plan. */
export function contentValidations(
  root: SettingsSchema,
  schema: SettingsSchema,
  at: Expression,
  path: string,
): Validation[] {
  const target = dereference(root, schema);
  const prop = /\w+$/.exec(path)?.[0] ?? '';
  const inside = (name: string, member: SettingsSchema) =>
    contentValidations(
      root,
      member,
      memberOf({ ...at, guarded: true }, snakeCase(name)),
      `${path}.${snakeCase(name)}`,
    );
  if (isJsonText(root, schema)) {
    return [
      {
        condition: `\${try(${at.text} == null, true) || can(keys(jsondecode(${at.text})))}`,
        error_message: `[input.notJson] ${path}: Give an object as JSON text: jsonencode({ … }).`,
      },
    ];
  }
  if (target.oneOf !== undefined) {
    const { objects } = alternatives(root, target);
    const members = [...objects.values()].flatMap(({ properties = {} }) => Object.entries(properties));
    return [...new Map(members)].flatMap(([name, member]) => inside(name, member));
  }
  if (target.properties !== undefined) {
    return Object.entries(target.properties).flatMap(([name, member]) => inside(name, member));
  }
  const named = <T>(rules: Readonly<Record<string, T>>) =>
    Object.entries(rules).find(([name]) => snakeCase(name) === prop)?.[1];
  if (isObject(target.additionalProperties)) {
    const rules = named(OF_MAPS) ?? [];
    const holds = rules.map(({ rule, of }) => `(${follows(of, rule)})`).join(' && ');
    return rules
      .slice(0, 1)
      .map(({ rule }) => ofEach(at, holds, rule, rule === QUANTITY ? `${path}.…` : `${path}["…"]`));
  }
  if (target.type !== 'array') {
    return [];
  }
  if (prop === 'tolerations') {
    return Object.entries(TOLERATIONS).map(([name, { holds, remedy }]) =>
      ofEach(at, holds, { id: 'toleration.contradiction', remedy }, `${path}[…].${name}`),
    );
  }
  return (named(OF_LISTS) ?? []).map((rule) => ofEach(at, follows('value', rule), rule, `${path}[…]`));
}

/** A condition on each entry. A null has no entries. */
function ofEach(
  { text }: Expression,
  holds: string,
  { id, remedy }: Pick<TextRule, 'id' | 'remedy'>,
  path: string,
): Validation {
  return {
    condition: `\${alltrue(try([for key, value in ${text} : ${holds}], []))}`,
    error_message: `[${id}] ${path}: ${remedy}`,
  };
}

function follows(text: string, { must = [], mustNot = [] }: TextRule): string {
  const test = (pattern: string) => `can(regex(${JSON.stringify(pattern)}, ${text}))`;
  const tests = [...must.map(test), ...mustNot.map((pattern) => `!${test(pattern)}`)];
  return `${text} == null || (${tests.join(' && ')})`;
}

/** Removes the library's validations that these replace. */
export function notAmong(known: readonly Validation[], validations: readonly Validation[]): Validation[] {
  const heading = ({ error_message: message }: Validation) => message.split(': ')[0];
  const headings = new Set(known.map(heading));
  return validations.filter((validation) => !headings.has(heading(validation)));
}
