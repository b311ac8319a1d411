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
      'Give the source of the password: Credentials.fromSecret(), fromPassword(), generated() or writeOnly(). Without a password, give none().',
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

/** Checks that a component of the connection is not also in the Secret, alone or in a connection string. */
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

/** The keys of an external database's existing Secret. A created Secret has no keys to choose. */
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
      `The Secret's key "${secretKey}" already gives it. Leave out the key or this.`,
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
      `Choose one of ${SSL_MODES.join(', ')}. It decides which settings are made, so it has to be known at synth.`,
    );
  }
  if ((mode === 'disable' || mode === 'require') && urlInSecret !== undefined) {
    problems.add(
      'database.sslMode.inSecret',
      `${path}.sslMode`,
      mode,
      `The URL has this mode as a query parameter, and the Secret's key "${urlInSecret}" has the end of the URL. Append ?ssl=${mode} there, and leave sslMode out.`,
    );
  }
  const verifying = mode === 'verify-ca' || mode === 'verify-full';
  for (const prop of ['sslCa', 'sslClientCertificate'] as const) {
    if (options[prop] !== undefined && !verifying) {
      problems.add(
        'database.ssl.unused',
        `${path}.${prop}`,
        mode ?? 'no sslMode',
        'Certificates need SslMode.VERIFY_CA or VERIFY_FULL. Set one of these, or leave this out.',
      );
    }
  }
  checkObjectName(problems, `${path}.sslCa`, options.sslCa?._objectName);
  checkDataKey(problems, `${path}.sslCa`, options.sslCa?._key);
  checkObjectName(problems, `${path}.sslClientCertificate`, options.sslClientCertificate);
}
