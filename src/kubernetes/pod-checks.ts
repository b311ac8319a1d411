import { Op, Token } from 'cdktf';
import { oneOf } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkChoice, checkText, follows, type TextRule } from '../validation/rules';
import { checkDataKey, checkObjectName, checkQuantity, DNS_NAME } from './object-checks';
import { checkPlainVariables, URL_WITH_PASSWORD } from './plain-variables';
import type { PodOptions, ResourceRequirements, Toleration } from './pod-options';

type Texts = { readonly [key: string]: string };

const QUALIFIED_NAME = `^(${DNS_NAME}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`;

export const LABEL_VALUE: TextRule = {
  id: 'label.invalid',
  remedy: 'Use at most 63 letters, digits, "-", "_" and ".". A key may start with a DNS prefix and "/".',
  must: ['^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$', '^.{0,63}$'],
};
export const LABEL_KEY: TextRule = { ...LABEL_VALUE, must: [QUALIFIED_NAME] };

/** Applies to the key in lower case. */
export const ANNOTATION_KEY: TextRule = {
  id: 'annotation.key.invalid',
  remedy:
    'Use at most 63 letters, digits, "-", "_" and ".". A key may start with a DNS prefix and "/", for example example.com/note.',
  must: [QUALIFIED_NAME],
};

const ENVIRONMENT_NAME: TextRule = {
  id: 'environment.name.invalid',
  remedy: 'Use letters, digits and "_". Start with a letter or "_".',
  must: ['^[A-Za-z_][A-Za-z0-9_]*$'],
};

/** Resources that have variables in Prefect's own job templates. */
export const JOB_RESOURCES = ['cpu', 'memory'];

const OPERATORS = ['Equal', 'Exists'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Checks labels or a `nodeSelector`. */
export function checkLabels(problems: Problems, path: string, labels: Texts | undefined): void {
  for (const [key, value] of entriesOf(labels)) {
    const at = `${path}["${key}"]`;
    if (!follows(key, LABEL_KEY)) {
      problems.add(LABEL_KEY.id, at, value, LABEL_KEY.remedy);
    } else {
      checkText(problems, at, value, LABEL_VALUE);
    }
  }
}

/** Kubernetes restricts the keys of annotations, not their values. */
export function checkAnnotations(problems: Problems, path: string, annotations: Texts | undefined): void {
  for (const [key, value] of entriesOf(annotations)) {
    // Annotation keys may have upper-case letters in their prefix, unlike label keys.
    if (!follows(key.toLowerCase(), ANNOTATION_KEY)) {
      problems.add(ANNOTATION_KEY.id, `${path}["${key}"]`, key, ANNOTATION_KEY.remedy);
    }
    if (!Token.isUnresolved(value) && new RegExp(URL_WITH_PASSWORD).test(value)) {
      problems.add(
        'annotation.secret',
        `${path}["${key}"]`,
        'a value that is not shown',
        'The URL has a password, which the object, the state and plans would show. Leave it out.',
      );
    }
  }
}

/** A map that is a token has no entries at synth. */
function entriesOf(texts: Texts | undefined): [string, string][] {
  return Object.entries(texts ?? {}).filter(([key]) => !Token.isUnresolved(key));
}

export function checkTolerations(
  problems: Problems,
  path: string,
  tolerations: Toleration[] | undefined,
): void {
  if (Token.isUnresolved(tolerations)) {
    return;
  }
  tolerations?.forEach(({ key, operator, value, effect, tolerationSeconds }, index) => {
    const at = `${path}[${index}]`;
    const contradiction = (prop: string, got: unknown, remedy: string) =>
      problems.add('toleration.contradiction', `${at}.${prop}`, got, remedy);
    checkChoice(problems, 'toleration.operator.unknown', `${at}.operator`, operator, OPERATORS);
    checkChoice(problems, 'toleration.effect.unknown', `${at}.effect`, effect, EFFECTS);
    if (operator === 'Exists' && value !== undefined && value !== '') {
      contradiction('value', value, 'Exists compares only the key. Remove the value, or use Equal.');
    }
    if ((key === undefined || key === '') && (operator === undefined || operator === 'Equal')) {
      contradiction(
        'key',
        key,
        'Equal compares the value of a key. Give the key, or use Exists to match every key.',
      );
    }
    if (tolerationSeconds !== undefined && !Token.isUnresolved(effect) && effect !== 'NoExecute') {
      contradiction(
        'tolerationSeconds',
        tolerationSeconds,
        'Only the effect NoExecute has a duration. Remove tolerationSeconds.',
      );
    }
  });
}

export function checkResources(
  problems: Problems,
  path: string,
  resources: ResourceRequirements | undefined,
): void {
  for (const part of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of entriesOf(resources?.[part])) {
      checkQuantity(problems, `${path}.${part}.${resource}`, quantity);
    }
  }
}

/** Checks names of environment variables. `reserved` has the prop that sets each reserved variable. */
export function checkEnvironmentNames(
  problems: Problems,
  path: string,
  names: string[],
  reserved: Record<string, string>,
): void {
  // A Map, because an object also has inherited keys, for example `constructor`.
  const props = new Map(Object.entries(reserved));
  for (const name of names.filter((each) => Token.isUnresolved(each))) {
    problems.require(
      'environment.reserved',
      path,
      Op.not(oneOf(name, [...props.keys()])),
      `Other props set ${[...props.keys()].join(', ')}. Remove these names: they would detach Prefect from its Secret or address.`,
    );
    checkText(problems, path, name, ENVIRONMENT_NAME);
  }
  for (const name of names.filter(isKnown)) {
    const prop = props.get(name);
    if (prop !== undefined) {
      problems.add(
        'environment.reserved',
        `${path}["${name}"]`,
        name,
        `The prop ${prop} sets this variable. Remove it: it would detach Prefect from its Secret or address.`,
      );
    } else {
      checkText(problems, `${path}["${name}"]`, name, ENVIRONMENT_NAME);
    }
  }
}

export function checkPod(
  problems: Problems,
  prefix: string,
  options: PodOptions,
  reserved: Record<string, string>,
): void {
  checkResources(problems, `${prefix}resources`, options.resources);
  checkLabels(problems, `${prefix}podLabels`, options.podLabels);
  checkAnnotations(problems, `${prefix}podAnnotations`, options.podAnnotations);
  checkServiceAccount(problems, prefix, options);
  checkLabels(problems, `${prefix}nodeSelector`, options.nodeSelector);
  checkTolerations(problems, `${prefix}tolerations`, options.tolerations);
  const names = [...Object.keys(options.environment ?? {}), ...Object.keys(options.secretEnvironment ?? {})];
  checkEnvironmentNames(problems, `${prefix}environment`, names, reserved);
  checkPlainVariables(problems, `${prefix}environment`, options.environment, {
    reserved,
    remedy: 'Use secretEnvironment. What is no secret may be in a ConfigMap.',
  });
  const plain = new Set(Object.keys(options.environment ?? {}));
  for (const [name, { secretName, key }] of Object.entries(options.secretEnvironment ?? {})) {
    checkObjectName(problems, `${prefix}secretEnvironment["${name}"].secretName`, secretName);
    checkDataKey(problems, `${prefix}secretEnvironment["${name}"].key`, key);
    if (plain.has(name)) {
      problems.add(
        'environment.twice',
        `${prefix}secretEnvironment["${name}"]`,
        name,
        'environment has this variable too. Remove it from environment or from secretEnvironment.',
      );
    }
  }
}

function checkServiceAccount(
  problems: Problems,
  prefix: string,
  { serviceAccountName, serviceAccountAnnotations }: PodOptions,
): void {
  checkAnnotations(problems, `${prefix}serviceAccountAnnotations`, serviceAccountAnnotations);
  checkObjectName(problems, `${prefix}serviceAccountName`, serviceAccountName);
  const [annotation] = Object.keys(serviceAccountAnnotations ?? {});
  if (serviceAccountName !== undefined && annotation !== undefined) {
    problems.add(
      'serviceAccount.contradiction',
      `${prefix}serviceAccountAnnotations["${annotation}"]`,
      serviceAccountName,
      'An existing service account keeps its own annotations. Leave out serviceAccountName or serviceAccountAnnotations.',
    );
  }
}
