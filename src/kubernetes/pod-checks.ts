import { Op, Token } from 'cdktf';
import { oneOf } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkChoice, checkText, follows, type TextRule } from '../validation/rules';
import { checkDataKey, checkObjectName, checkQuantity, DNS_NAME } from './object-checks';
import type { PodOptions, ResourceRequirements, Toleration } from './pod-options';

type Texts = { readonly [key: string]: string };

const QUALIFIED_NAME = `^(${DNS_NAME}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`;

/** What the value of a label looks like. */
export const LABEL_VALUE: TextRule = {
  id: 'label.invalid',
  remedy: 'A label has at most 63 letters, digits, "-", "_" and "."; its key may have a DNS prefix and "/".',
  must: ['^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$', '^.{0,63}$'],
};
/** What the key of a label looks like. */
export const LABEL_KEY: TextRule = { ...LABEL_VALUE, must: [QUALIFIED_NAME] };

/** What the key of an annotation looks like, in lower case. */
export const ANNOTATION_KEY: TextRule = {
  id: 'annotation.key.invalid',
  remedy:
    'A key has at most 63 letters, digits, "-", "_" and ".", and may have a DNS prefix and "/", such as example.com/note.',
  must: [QUALIFIED_NAME],
};

const ENVIRONMENT_NAME: TextRule = {
  id: 'environment.name.invalid',
  remedy: 'Use letters, digits and "_", not starting with a digit.',
  must: ['^[A-Za-z_][A-Za-z0-9_]*$'],
};

/** Resources that Prefect's own templates of a flow run's Job have variables for. */
export const JOB_RESOURCES = ['cpu', 'memory'];

const OPERATORS = ['Equal', 'Exists'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Labels of an object, or those that a node must have. */
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

/** Annotations of an object; their values are free. */
export function checkAnnotations(problems: Problems, path: string, annotations: Texts | undefined): void {
  for (const [key] of entriesOf(annotations)) {
    // Kubernetes takes capitals in the prefix of an annotation, as opposed to a label.
    if (!follows(key.toLowerCase(), ANNOTATION_KEY)) {
      problems.add(ANNOTATION_KEY.id, `${path}["${key}"]`, key, ANNOTATION_KEY.remedy);
    }
  }
}

/** A map that is one token has no entries to look at. */
function entriesOf(texts: Texts | undefined): [string, string][] {
  return Object.entries(texts ?? {}).filter(([key]) => !Token.isUnresolved(key));
}

/** Taints that a pod tolerates. */
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
      contradiction('value', value, 'Exists looks at the key only. Leave the value out, or use Equal.');
    }
    if ((key === undefined || key === '') && (operator === undefined || operator === 'Equal')) {
      contradiction(
        'key',
        key,
        'Equal compares the value of a key. Name the key, or use Exists for every key.',
      );
    }
    if (tolerationSeconds !== undefined && !Token.isUnresolved(effect) && effect !== 'NoExecute') {
      contradiction('tolerationSeconds', tolerationSeconds, 'Only the effect NoExecute waits. Leave it out.');
    }
  });
}

/** Requests and limits of a container. */
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

/** Names of environment variables, of which some are `reserved` for the props that set them. */
export function checkEnvironmentNames(
  problems: Problems,
  path: string,
  names: string[],
  reserved: Record<string, string>,
): void {
  // A plain look-up would find what every object has, such as `constructor`.
  const props = new Map(Object.entries(reserved));
  for (const name of names.filter((each) => Token.isUnresolved(each))) {
    problems.require(
      'environment.reserved',
      path,
      Op.not(oneOf(name, [...props.keys()])),
      `${[...props.keys()].join(', ')} are set from other props; a second one would win over them and detach Prefect from its Secret or address.`,
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
        `This variable is set from ${prop}; a second one would win over it and detach Prefect from its Secret or address.`,
      );
    } else {
      checkText(problems, `${path}["${name}"]`, name, ENVIRONMENT_NAME);
    }
  }
}

/** Checks what every pod can be given. */
export function checkPod(
  problems: Problems,
  prefix: string,
  options: PodOptions,
  reserved: Record<string, string>,
): void {
  checkResources(problems, `${prefix}resources`, options.resources);
  checkLabels(problems, `${prefix}podLabels`, options.podLabels);
  checkAnnotations(problems, `${prefix}podAnnotations`, options.podAnnotations);
  checkAnnotations(problems, `${prefix}serviceAccountAnnotations`, options.serviceAccountAnnotations);
  checkLabels(problems, `${prefix}nodeSelector`, options.nodeSelector);
  checkTolerations(problems, `${prefix}tolerations`, options.tolerations);
  const names = [...Object.keys(options.environment ?? {}), ...Object.keys(options.secretEnvironment ?? {})];
  checkEnvironmentNames(problems, `${prefix}environment`, names, reserved);
  const plain = new Set(Object.keys(options.environment ?? {}));
  for (const [name, { secretName, key }] of Object.entries(options.secretEnvironment ?? {})) {
    checkObjectName(problems, `${prefix}secretEnvironment["${name}"].secretName`, secretName);
    checkDataKey(problems, `${prefix}secretEnvironment["${name}"].key`, key);
    if (plain.has(name)) {
      problems.add(
        'environment.twice',
        `${prefix}secretEnvironment["${name}"]`,
        name,
        'It is in environment too; leave one out.',
      );
    }
  }
}
