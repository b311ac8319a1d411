import { Token } from 'cdktf';
import { checkCredentials } from '../credentials/checks';
import type { SecretKeys } from '../credentials/credentials';
import { checkDataKey, checkHostOrAddress, checkObjectName, checkPort } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import type { DatabaseSpec } from './database';
import type { DatabaseCheck } from './database-check';
import { checkSetup } from './setup-checks';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Independent checks of an external database, in report order. */
export const EXTERNAL_DATABASE_CHECKS: readonly DatabaseCheck[] = [
  checkExternalCredentials,
  checkExternalHost,
  ...(['host', 'port', 'username', 'name'] as const).map(componentCheck),
  checkKeysBesideConnectionString,
  checkSsl,
  checkExternalSetup,
];

function checkExternalCredentials(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind !== 'external') {
    return;
  }
  const credentials = spec.options.credentials?._spec;
  if (credentials === undefined) {
    problems.add(
      'database.credentials.missing',
      `${path}.credentials`,
      undefined,
      'Say where the password comes from: Credentials.fromSecret(), fromPassword(), generated() or writeOnly().',
    );
    return;
  }
  checkCredentials(problems, `${path}.credentials`, credentials);
}

function checkExternalHost(problems: Problems, path: string, spec: DatabaseSpec): void {
  const keys = externalKeys(spec);
  if (spec.kind !== 'external' || keys === undefined || keys.connectionString !== undefined) {
    return;
  }
  const { host } = spec.options;
  if (host !== undefined && host !== '') {
    checkHostOrAddress(problems, `${path}.host`, host);
  } else if (keys.host === undefined) {
    problems.add(
      'database.host.missing',
      `${path}.host`,
      host,
      "Give the database's DNS name or IP address.",
    );
  }
}

/** Checks that a component of the connection is not in the Secret too, by itself or in a connection string. */
function componentCheck(prop: 'host' | 'port' | 'username' | 'name'): DatabaseCheck {
  return (problems, path, spec) => {
    const keys = externalKeys(spec);
    if (spec.kind !== 'external' || keys === undefined) {
      return;
    }
    const value = spec.options[prop];
    if (prop === 'port') {
      checkPort(problems, `${path}.port`, spec.options.port);
    }
    checkOnlyOne(problems, path, prop, value, keys[prop === 'name' ? 'database' : prop]);
    checkOnlyOne(problems, path, prop, value, keys.connectionString);
  };
}

function checkKeysBesideConnectionString(problems: Problems, path: string, spec: DatabaseSpec): void {
  const keys = externalKeys(spec);
  if (keys?.connectionString === undefined) {
    return;
  }
  for (const key of ['host', 'port', 'username', 'database', 'urlEncodedPassword'] as const) {
    checkOnlyOne(problems, `${path}.credentials.keys`, key, keys[key], keys.connectionString);
  }
}

/** The keys of an external database's Secret that somebody else made; none of one that is made here. */
function externalKeys(spec: DatabaseSpec): SecretKeys | undefined {
  const credentials = spec.kind === 'external' ? spec.options.credentials?._spec : undefined;
  return credentials?.kind === 'existing' ? credentials.keys : credentials && {};
}

function checkExternalSetup(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind === 'external' && spec.options.setup !== undefined && externalKeys(spec) !== undefined) {
    checkSetup(problems, path, spec.options, spec.options.setup);
  }
}

function checkOnlyOne(
  problems: Problems,
  path: string,
  prop: string,
  value: unknown,
  secretKey: string | undefined,
): void {
  if (value !== undefined && secretKey !== undefined) {
    problems.add(
      'database.keys.contradiction',
      `${path}.${prop}`,
      value,
      `It comes from the Secret's key "${secretKey}" already; leave one of them out.`,
    );
  }
}

function checkSsl(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind !== 'external') {
    return;
  }
  const { options } = spec;
  const keys = externalKeys(spec);
  const urlInSecret = keys?.connectionString ?? keys?.database;
  const mode = options.sslMode?.value;
  if (mode !== undefined && !SSL_MODES.includes(mode)) {
    problems.add(
      'database.sslMode.unknown',
      `${path}.sslMode`,
      Token.isUnresolved(mode) ? 'a token' : mode,
      `Choose one of ${SSL_MODES.join(', ')}. It decides which settings there are, so it has to be known at synth.`,
    );
  }
  if ((mode === 'disable' || mode === 'require') && urlInSecret !== undefined) {
    problems.add(
      'database.sslMode.inSecret',
      `${path}.sslMode`,
      mode,
      `This mode is a query parameter of the URL, and the Secret's key "${urlInSecret}" has its end: put ?ssl=${mode} there.`,
    );
  }
  const verifying = mode === 'verify-ca' || mode === 'verify-full';
  for (const prop of ['sslCa', 'sslClientCertificate'] as const) {
    if (options[prop] !== undefined && !verifying) {
      problems.add(
        'database.ssl.unused',
        `${path}.${prop}`,
        mode ?? 'no sslMode',
        'Certificates are used with SslMode.VERIFY_CA or VERIFY_FULL only.',
      );
    }
  }
  checkObjectName(problems, `${path}.sslCa`, options.sslCa?._objectName);
  checkDataKey(problems, `${path}.sslCa`, options.sslCa?._key);
  checkObjectName(problems, `${path}.sslClientCertificate`, options.sslClientCertificate);
}
