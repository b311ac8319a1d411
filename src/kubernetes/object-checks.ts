import { isIPv6 } from 'node:net';
import { Fn, Token } from 'cdktf';
import type { Problems } from '../validation/problems';
import { checkChoice, checkInteger, checkText, requireText, type TextRule } from '../validation/rules';
import type { PullPolicy } from './pod-options';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
/** Pattern of a DNS name, without anchors. */
export const DNS_NAME = `${LABEL}([.]${LABEL})*`;
const IPV4 = '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.]|$)){4}';
const IPV6 = '[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*';
const SCALES = '([KMGTPE]i?|k|m)?';
const PULL_POLICIES = ['IfNotPresent', 'Always', 'Never'];

const NAMESPACE_NAME: TextRule = {
  id: 'namespace.name.invalid',
  remedy:
    'A namespace has at most 63 lower-case letters, digits and "-", and starts and ends with a letter or digit.',
  must: [`^${LABEL}$`, '^.{1,63}$'],
};

export const RELEASE_NAME: TextRule = {
  id: 'name.invalid',
  remedy:
    'Use at most 40 lower-case letters, digits and "-", starting with a letter. Names of Services and Secrets add suffixes to it.',
  must: ['^[a-z]([-a-z0-9]*[a-z0-9])?$', '^.{1,40}$'],
};

export const OBJECT_NAME: TextRule = {
  id: 'object.name.invalid',
  remedy:
    'Use at most 253 lower-case letters, digits, "-" and ".", starting and ending with a letter or digit.',
  must: [`^${DNS_NAME}$`, '^.{1,253}$'],
};

const DATA_KEY: TextRule = {
  id: 'secret.key.invalid',
  remedy: 'Use at most 253 letters, digits, "-", "_" and ".".',
  must: ['^[-._a-zA-Z0-9]+$', '^.{1,253}$'],
};

/** The charts write names without quotes, so YAML 1.1 reads these as a boolean, a null or a number. */
export const NO_YAML_SCALAR: TextRule = {
  id: 'name.yamlScalar',
  remedy:
    'The charts write this name into YAML without quotes, and YAML reads it as a boolean, a null or a number. Choose another name.',
  mustNot: [
    '^([Yy]|[Nn]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Uu][Ll][Ll]|~)$',
    '^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$',
    '^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.][iI][nN][fF]|[.][nN][aA][nN])$',
  ],
};

const HOST: TextRule = {
  id: 'host.invalid',
  remedy:
    'Give a lower-case DNS name of at most 253 characters, without scheme, port or path. Example: prefect.example.com.',
  must: [`^${DNS_NAME}$`, '^.{1,253}$'],
  required: true,
};

const HOST_OR_ADDRESS: TextRule = {
  id: 'host.invalid',
  remedy:
    'Give a lower-case DNS name or an IP address, without scheme, port or path. Example: postgres.databases.svc.',
  required: true,
};

export const QUANTITY: TextRule = {
  id: 'quantity.invalid',
  remedy: 'Give a Kubernetes quantity, for example "20Gi", "500m" or "2".',
  must: [`^[0-9]+([.][0-9]+)?${SCALES}$`],
};

export const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];

const NON_ZERO: TextRule = {
  id: 'quantity.zero',
  remedy: 'The size must be above zero, for example "8Gi".',
  mustNot: [`^0+([.]0+)?${SCALES}$`],
};

export function checkNamespaceName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, NAMESPACE_NAME);
}

export function checkReleaseName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, RELEASE_NAME, NO_YAML_SCALAR);
}

/** The name of a Secret, ConfigMap, claim, storage class or other object. */
export function checkObjectName(problems: Problems, path: string, name: string | undefined): void {
  checkText(problems, path, name, OBJECT_NAME, NO_YAML_SCALAR);
}

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

export function checkHost(problems: Problems, path: string, host: string | undefined): void {
  checkText(problems, path, host, HOST);
}

export function checkHostOrAddress(problems: Problems, path: string, host: string): void {
  if (isIPv6(host)) {
    return;
  }
  const address = Token.isUnresolved(host) ? `|${IPV6}` : '';
  const must = [
    `^(${DNS_NAME}${address})$`,
    // 10.0.0.300 has the form of a DNS name, but no name ends with a number.
    `^(${IPV4}${address}|(.*[.])?[^.]*[^.0-9][^.]*)$`,
    '^.{1,253}$',
  ];
  checkText(problems, path, host, { ...HOST_OR_ADDRESS, must });
}

/** DNS names of a route. The first can't be a wildcard, because the UI's URL contains it. */
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

export function checkQuantity(problems: Problems, path: string, quantity: string | undefined): void {
  checkText(problems, path, quantity, QUANTITY);
}

export function checkClaimSize(problems: Problems, path: string, size: string | undefined): void {
  checkText(problems, path, size, QUANTITY, NON_ZERO);
}

export function checkPullPolicy(problems: Problems, path: string, policy: PullPolicy | undefined): void {
  checkChoice(problems, 'image.pullPolicy.unknown', path, policy?.value, PULL_POLICIES);
}

export function checkPort(problems: Problems, path: string, port: number | undefined): void {
  checkInteger(problems, path, port, 1, 65535, 'port.outOfRange');
}
