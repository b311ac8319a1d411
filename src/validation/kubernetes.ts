import type { PullPolicy, ResourceRequirements } from '../kubernetes/common';
import { isKnown, type Problems } from './problems';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_LABEL_LETTER_FIRST = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const HOST = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUANTITY = /^[0-9]+(\.[0-9]+)?([KMGTPE]i?|k|m)?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PULL_POLICIES = ['IfNotPresent', 'Always', 'Never'];
const DATA_KEY = /^[-._a-zA-Z0-9]+$/;

/** The name of a namespace: an RFC 1123 label. */
export function checkNamespaceName(problems: Problems, path: string, name: string | undefined): void {
  if (isKnown(name) && (!DNS_LABEL.test(name) || name.length > 63)) {
    problems.add(
      'namespace.name.invalid',
      path,
      name,
      'A namespace is named with at most 63 lower-case letters, digits and "-", and starts and ends with a letter or digit.',
    );
  }
}

/** A name from which Services and a helm release are named: it starts with a letter and leaves room for suffixes. */
export function checkReleaseName(problems: Problems, path: string, name: string | undefined): void {
  if (isKnown(name) && (!DNS_LABEL_LETTER_FIRST.test(name) || name.length > 40)) {
    problems.add(
      'name.invalid',
      path,
      name,
      'Use at most 40 lower-case letters, digits and "-", starting with a letter: Services and Secrets are named after it with suffixes.',
    );
  }
}

/** The name of an object such as a Secret, ConfigMap, claim or storage class. */
export function checkObjectName(problems: Problems, path: string, name: string | undefined): void {
  if (isKnown(name) && (!DNS_NAME.test(name) || name.length > 253)) {
    problems.add(
      'object.name.invalid',
      path,
      name,
      'Kubernetes takes lower-case letters, digits, "-" and ".", at most 253, starting and ending with a letter or digit.',
    );
  }
}

/** A key of a Secret or ConfigMap. */
export function checkDataKey(problems: Problems, path: string, key: string | undefined): void {
  if (isKnown(key) && !DATA_KEY.test(key)) {
    problems.add('secret.key.invalid', path, key, 'A key has letters, digits, "-", "_" and "." only.');
  }
}

/** A DNS name that a browser asks for. */
export function checkHost(problems: Problems, path: string, host: string | undefined): void {
  if (isKnown(host) && !HOST.test(host)) {
    problems.add(
      'host.invalid',
      path,
      host,
      'Give a lower-case DNS name without scheme, port or path, such as prefect.example.com.',
    );
  }
}

/** A resource quantity such as `20Gi` or `500m`. */
export function checkQuantity(problems: Problems, path: string, quantity: string | undefined): void {
  if (isKnown(quantity) && !QUANTITY.test(quantity)) {
    problems.add(
      'quantity.invalid',
      path,
      quantity,
      'Give a Kubernetes quantity such as "20Gi", "500m" or "2".',
    );
  }
}

/** Requests and limits of a container. */
export function checkResources(
  problems: Problems,
  path: string,
  resources: ResourceRequirements | undefined,
): void {
  for (const part of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of Object.entries(resources?.[part] ?? {})) {
      checkQuantity(problems, `${path}.${part}.${resource}`, quantity);
    }
  }
}

/** When an image is pulled. */
export function checkPullPolicy(problems: Problems, path: string, policy: PullPolicy | undefined): void {
  if (isKnown(policy?.value) && !PULL_POLICIES.includes(policy.value)) {
    problems.add(
      'image.pullPolicy.unknown',
      path,
      policy.value,
      `Choose one of ${PULL_POLICIES.join(', ')}.`,
    );
  }
}

/** A port number. */
export function checkPort(problems: Problems, path: string, port: number | undefined): void {
  checkInteger(problems, path, port, 1, 65535, 'port.outOfRange');
}

/** A whole number within bounds. */
export function checkInteger(
  problems: Problems,
  path: string,
  value: number | undefined,
  least: number,
  most: number,
  id = 'number.outOfRange',
): void {
  if (isKnown(value) && (!Number.isInteger(value) || value < least || value > most)) {
    problems.add(id, path, value, `Give a whole number from ${least} to ${most}.`);
  }
}

/** Labels of an object. */
export function checkLabels(
  problems: Problems,
  path: string,
  labels: Record<string, string> | undefined,
): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!LABEL_KEY.test(key) || (isKnown(value) && (!LABEL_VALUE.test(value) || value.length > 63))) {
      problems.add(
        'label.invalid',
        `${path}["${key}"]`,
        value,
        'A label has at most 63 letters, digits, "-", "_" and "."; its key may have a DNS prefix and "/".',
      );
    }
  }
}

/** Names of environment variables, and whether one of them is `reserved` because the library sets it. */
export function checkEnvironmentNames(
  problems: Problems,
  path: string,
  names: string[],
  reserved: (name: string) => string | undefined,
): void {
  for (const name of names) {
    const prop = reserved(name);
    if (prop !== undefined) {
      problems.add(
        'environment.reserved',
        `${path}["${name}"]`,
        name,
        `This variable is set from ${prop}; a second one would win over it and detach Prefect from its Secret or address.`,
      );
    } else if (!ENVIRONMENT_NAME.test(name)) {
      problems.add(
        'environment.name.invalid',
        `${path}["${name}"]`,
        name,
        'Use letters, digits and "_", not starting with a digit.',
      );
    }
  }
}
