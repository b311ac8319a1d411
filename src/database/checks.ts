import { Token } from 'cdktf';
import { checkCredentials } from '../credentials/checks';
import type { SecretKeys } from '../credentials/credentials';
import { checkPostgresImage } from '../images/images';
import {
  checkClaimSize,
  checkDataKey,
  checkHostOrAddress,
  checkObjectName,
  checkPort,
} from '../kubernetes/object-checks';
import { checkLabels, checkResources, checkTolerations } from '../kubernetes/pod-checks';
import { differ } from '../validation/conditions';
import { checkPreventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import { checkChoice, checkInteger, checkText, type TextRule } from '../validation/rules';
import type { DatabaseSpec } from './database';
import { checkSetup } from './setup-checks';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
const ACCESS_MODES = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'];

const IDENTIFIER: TextRule = {
  id: 'database.identifier.invalid',
  remedy: 'PostgreSQL names have 1 to 63 characters.',
  must: ['^.{1,63}$'],
};

const NO_SUPERUSER: TextRule = {
  id: 'database.username.superuser',
  remedy:
    'Prefect needs no superuser, and the chart gives the user its own password key. Choose another name.',
  mustNot: ['^postgres$'],
};

/** A check of a database; `ownClaim` is the name of the claim that is made for it. */
export type DatabaseCheck = (problems: Problems, path: string, spec: DatabaseSpec, ownClaim: string) => void;

/** What is checked of databases of both generations, in parts that know nothing of each other. */
export const ANY_DATABASE_CHECKS: readonly DatabaseCheck[] = [
  checkPostgres,
  checkVolume,
  checkBundled,
  checkBundledCredentials,
  checkExternalCredentials,
  checkExternalHost,
  ...(['host', 'port', 'username', 'name'] as const).map(componentCheck),
  checkKeysBesideConnectionString,
  checkSsl,
  checkExternalSetup,
];

/** What is checked of a database of Prefect 3. */
export const DATABASE_CHECKS: readonly DatabaseCheck[] = [...ANY_DATABASE_CHECKS, checkAdminPassword];

function checkAdminPassword(problems: Problems, path: string, spec: DatabaseSpec): void {
  const credentials = spec.kind === 'sqlite' ? undefined : spec.options.credentials?._spec;
  if (credentials?.kind === 'existing' && credentials.keys.adminPassword !== undefined) {
    problems.add(
      'database.adminPassword.unused',
      `${path}.credentials.keys.adminPassword`,
      credentials.keys.adminPassword,
      'Only the bundled database of Prefect1Server has a superuser with a password. Leave it out.',
    );
  }
}

function checkPostgres(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind === 'sqlite') {
    return;
  }
  const { name, username, pool } = spec.options;
  checkText(problems, `${path}.name`, name, IDENTIFIER);
  checkText(problems, `${path}.username`, username, IDENTIFIER);
  checkInteger(problems, `${path}.pool.size`, pool?.size, 1, 1000);
  checkInteger(problems, `${path}.pool.maxOverflow`, pool?.maxOverflow, 0, 1000);
  checkInteger(problems, `${path}.pool.timeout`, pool?.timeout, 1, 3600);
  checkInteger(problems, `${path}.pool.statementTimeout`, pool?.statementTimeout, 1, 3600);
}

function checkVolume(problems: Problems, path: string, spec: DatabaseSpec, ownClaim: string): void {
  if (spec.kind === 'external') {
    return;
  }
  checkPreventDestroy(problems, `${path}.preventDestroy`, spec.options.preventDestroy);
  checkClaimSize(problems, `${path}.size`, spec.options.size);
  checkObjectName(problems, `${path}.storageClass`, spec.options.storageClass);
  if (spec.kind === 'sqlite') {
    return;
  }
  const { options } = spec;
  checkObjectName(problems, `${path}.existingClaim`, options.existingClaim);
  checkChoice(
    problems,
    'database.accessMode.unknown',
    `${path}.accessMode`,
    options.accessMode,
    ACCESS_MODES,
  );
  if (options.existingClaim !== undefined) {
    problems.require(
      'database.existingClaim.own',
      `${path}.existingClaim`,
      differ(options.existingClaim, ownClaim),
      'This is the claim that is made without existingClaim: naming it here would take it out of Terraform. Leave existingClaim out; a claim of this name that somebody else made can be imported.',
      ownClaim,
    );
    for (const prop of ['size', 'storageClass', 'accessMode', 'preventDestroy'] as const) {
      if (options[prop] !== undefined) {
        problems.add(
          'database.claim.contradiction',
          `${path}.${prop}`,
          options[prop],
          'An existing claim has its own; leave this out, or leave out existingClaim.',
        );
      }
    }
  }
}

function checkBundled(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind !== 'bundled') {
    return;
  }
  const { options } = spec;
  checkText(problems, `${path}.username`, options.username, NO_SUPERUSER);
  checkResources(problems, `${path}.resources`, options.resources);
  checkLabels(problems, `${path}.nodeSelector`, options.nodeSelector);
  checkTolerations(problems, `${path}.tolerations`, options.tolerations);
  checkPostgresImage(problems, `${path}.image`, options.image);
}

function checkBundledCredentials(problems: Problems, path: string, spec: DatabaseSpec): void {
  const credentials = spec.kind === 'bundled' ? spec.options.credentials?._spec : undefined;
  if (credentials === undefined) {
    return;
  }
  checkCredentials(problems, `${path}.credentials`, credentials);
  if (credentials.kind === 'existing') {
    for (const key of ['connectionString', 'username', 'host', 'port', 'database'] as const) {
      if (credentials.keys[key] !== undefined) {
        problems.add(
          'database.keys.unused',
          `${path}.credentials.keys.${key}`,
          credentials.keys[key],
          'The bundled database gets its host, user and name from the props; its Secret gives the password only.',
        );
      }
    }
  }
}

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
