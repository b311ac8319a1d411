import { isIPv6 } from 'node:net';
import { Fn, Token } from 'cdktf';
import type { Problems } from '../validation/problems';
import { checkChoice, checkInteger, checkText, requireText, type TextRule } from '../validation/rules';
import type { PullPolicy } from './pod-options';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
/** A DNS name, as a part of a pattern. */
export const DNS_NAME = `${LABEL}([.]${LABEL})*`;
const IPV6 = '[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*';
const SCALES = '([KMGTPE]i?|k|m)?';
const PULL_POLICIES = ['IfNotPresent', 'Always', 'Never'];

const NAMESPACE_NAME: TextRule = {
  id: 'namespace.name.invalid',
  remedy:
    'A namespace is named with at most 63 lower-case letters, digits and "-", and starts and ends with a letter or digit.',
  must: [`^${LABEL}$`, '^.{1,63}$'],
};

/** A name from which Services and a helm release are named: it starts with a letter and leaves room for suffixes. */
export const RELEASE_NAME: TextRule = {
  id: 'name.invalid',
  remedy:
    'Use at most 40 lower-case letters, digits and "-", starting with a letter: Services and Secrets are named after it with suffixes.',
  must: ['^[a-z]([-a-z0-9]*[a-z0-9])?$', '^.{1,40}$'],
};

/** What the name of most objects looks like. */
export const OBJECT_NAME: TextRule = {
  id: 'object.name.invalid',
  remedy:
    'Kubernetes takes lower-case letters, digits, "-" and ".", at most 253, starting and ending with a letter or digit.',
  must: [`^${DNS_NAME}$`, '^.{1,253}$'],
};

const DATA_KEY: TextRule = {
  id: 'secret.key.invalid',
  remedy: 'A key has letters, digits, "-", "_" and "." only, at most 253.',
  must: ['^[-._a-zA-Z0-9]+$', '^.{1,253}$'],
};

/** The charts write names without quotes, and YAML 1.1 reads these as a boolean, a null or a number. */
export const NO_YAML_SCALAR: TextRule = {
  id: 'name.yamlScalar',
  remedy:
    'The charts write it into YAML without quotes, where it is read as a boolean, a null or a number. Choose another name.',
  mustNot: [
    '^([Yy]|[Nn]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Uu][Ll][Ll]|~)$',
    '^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$',
    '^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.][iI][nN][fF]|[.][nN][aA][nN])$',
  ],
};

const HOST: TextRule = {
  id: 'host.invalid',
  remedy:
    'Give a lower-case DNS name without scheme, port or path, such as prefect.example.com, at most 253 characters.',
  must: [`^${DNS_NAME}$`, '^.{1,253}$'],
  required: true,
};

/** What an amount of a resource looks like. */
export const QUANTITY: TextRule = {
  id: 'quantity.invalid',
  remedy: 'Give a Kubernetes quantity such as "20Gi", "500m" or "2".',
  must: [`^[0-9]+([.][0-9]+)?${SCALES}$`],
};

/** Types of a Service that is exposed. */
export const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];

const NON_ZERO: TextRule = {
  id: 'quantity.zero',
  remedy: 'The size must be above zero, for example "8Gi".',
  mustNot: [`^0+([.]0+)?${SCALES}$`],
};

/** The name of a namespace: an RFC 1123 label. */
export function checkNamespaceName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, NAMESPACE_NAME);
}

/** The name of a helm release. */
export function checkReleaseName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, RELEASE_NAME, NO_YAML_SCALAR);
}

/** The name of an object such as a Secret, ConfigMap, claim or storage class. */
export function checkObjectName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, OBJECT_NAME, NO_YAML_SCALAR);
}

/** The names of objects, such as pull Secrets. */
export function checkObjectNames(problems: Problems, path: string, names: string[] | undefined): void {
  if (!Token.isUnresolved(names)) {
    names?.forEach((name, index) => {
      checkObjectName(problems, `${path}[${index}]`, name);
    });
  }
}

/** A key of a Secret or ConfigMap. */
export function checkDataKey(problems: Problems, path: string, key: string | undefined): void {
  checkText(problems, path, key, DATA_KEY, NO_YAML_SCALAR);
}

/** A DNS name that a browser asks for. */
export function checkHost(problems: Problems, path: string, host: string | undefined): void {
  checkText(problems, path, host, HOST);
}

/** A DNS name or an IP address. */
export function checkHostOrAddress(problems: Problems, path: string, host: string): void {
  if (!isIPv6(host)) {
    const must = [`^(${DNS_NAME}|${IPV6})$`, '^.{1,253}$'];
    checkText(problems, path, host, Token.isUnresolved(host) ? { ...HOST, must } : HOST);
  }
}

/** DNS names of a route; all but the first, which a browser is told, may be wildcards. */
export function checkHosts(problems: Problems, path: string, hosts: string[]): void {
  if (Token.isUnresolved(hosts)) {
    const must = [`^${DNS_NAME}(,([*][.])?${DNS_NAME})*$`];
    requireText(problems, path, Fn.join(',', hosts), { ...HOST, must });
    return;
  }
  hosts.forEach((host, index) => {
    checkHost(problems, `${path}[${index}]`, index > 0 ? host.replace(/^\*\./, '') : host);
  });
}

/** A resource quantity such as `20Gi` or `500m`. */
export function checkQuantity(problems: Problems, path: string, quantity: string | undefined): void {
  checkText(problems, path, quantity, QUANTITY);
}

/** The size of a volume claim. */
export function checkClaimSize(problems: Problems, path: string, size: string | undefined): void {
  checkText(problems, path, size, QUANTITY, NON_ZERO);
}

/** When an image is pulled. */
export function checkPullPolicy(problems: Problems, path: string, policy: PullPolicy | undefined): void {
  checkChoice(problems, 'image.pullPolicy.unknown', path, policy?.value, PULL_POLICIES);
}

/** A port number. */
export function checkPort(problems: Problems, path: string, port: number | undefined): void {
  checkInteger(problems, path, port, 1, 65535, 'port.outOfRange');
}
