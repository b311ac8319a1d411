import { isIPv6 } from 'node:net';
import { Token } from 'cdktf';
import { checkCredentials } from '../credentials/check';
import {
  checkDataKey,
  checkHost,
  checkInteger,
  checkLabels,
  checkObjectName,
  checkPort,
  checkPullPolicy,
  checkQuantity,
  checkResources,
} from '../validation/kubernetes';
import { isKnown, type Problems } from '../validation/problems';
import type {
  BundledDatabaseOptions,
  DatabaseSpec,
  ExternalDatabaseOptions,
  PostgresOptions,
} from './database';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
const ACCESS_MODES = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'];

/** Checks the props of a database of Prefect 3. */
export function checkDatabase(problems: Problems, path: string, spec: DatabaseSpec): void {
  checkAnyDatabase(problems, path, spec);
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

/** Checks what databases of both generations have in common. */
export function checkAnyDatabase(problems: Problems, path: string, spec: DatabaseSpec): void {
  switch (spec.kind) {
    case 'sqlite':
      checkQuantity(problems, `${path}.size`, spec.options.size);
      checkObjectName(problems, `${path}.storageClass`, spec.options.storageClass);
      break;
    case 'bundled':
      checkPostgres(problems, path, spec.options);
      checkBundled(problems, path, spec.options);
      break;
    case 'external':
      checkPostgres(problems, path, spec.options);
      checkExternal(problems, path, spec.options);
      break;
  }
}

function checkPostgres(problems: Problems, path: string, options: PostgresOptions): void {
  for (const [prop, value] of [
    ['name', options.name],
    ['username', options.username],
  ] as const) {
    if (isKnown(value) && (value === '' || value.length > 63)) {
      problems.add(
        'database.identifier.invalid',
        `${path}.${prop}`,
        value,
        'PostgreSQL names have 1 to 63 characters.',
      );
    }
  }
  const { pool } = options;
  checkInteger(problems, `${path}.pool.size`, pool?.size, 1, 1000);
  checkInteger(problems, `${path}.pool.maxOverflow`, pool?.maxOverflow, 0, 1000);
  checkInteger(problems, `${path}.pool.timeout`, pool?.timeout, 1, 3600);
  checkInteger(problems, `${path}.pool.statementTimeout`, pool?.statementTimeout, 1, 3600);
}

function checkBundled(problems: Problems, path: string, options: BundledDatabaseOptions): void {
  if (isKnown(options.username) && options.username === 'postgres') {
    problems.add(
      'database.username.superuser',
      `${path}.username`,
      'postgres',
      'Prefect needs no superuser, and the chart gives the user its own password key. Choose another name.',
    );
  }
  checkQuantity(problems, `${path}.size`, options.size);
  checkObjectName(problems, `${path}.storageClass`, options.storageClass);
  checkObjectName(problems, `${path}.existingClaim`, options.existingClaim);
  if (isKnown(options.accessMode) && !ACCESS_MODES.includes(options.accessMode)) {
    problems.add(
      'database.accessMode.unknown',
      `${path}.accessMode`,
      options.accessMode,
      `Choose one of ${ACCESS_MODES.join(', ')}.`,
    );
  }
  if (options.existingClaim !== undefined) {
    for (const prop of ['size', 'storageClass', 'accessMode'] as const) {
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
  checkResources(problems, `${path}.resources`, options.resources);
  checkLabels(problems, `${path}.nodeSelector`, options.nodeSelector);
  checkPullPolicy(problems, `${path}.image.pullPolicy`, options.image?.pullPolicy);
  const tag = options.image?.tag;
  if (isKnown(tag) && (tag === '' || /(^|-)latest(-|$)/.test(tag))) {
    problems.add(
      'image.tag.floating',
      `${path}.image.tag`,
      tag,
      'Another major version of PostgreSQL does not start on an existing volume. Name a version, such as 14.13.0.',
    );
  }
  const spec = options.credentials?._spec;
  if (spec === undefined) {
    return;
  }
  checkCredentials(problems, `${path}.credentials`, spec);
  if (spec.kind === 'existing') {
    for (const key of ['connectionString', 'username', 'host', 'port', 'database'] as const) {
      if (spec.keys[key] !== undefined) {
        problems.add(
          'database.keys.unused',
          `${path}.credentials.keys.${key}`,
          spec.keys[key],
          'The bundled database gets its host, user and name from the props; its Secret gives the password only.',
        );
      }
    }
  }
}

function checkExternal(problems: Problems, path: string, options: ExternalDatabaseOptions): void {
  const spec = options.credentials?._spec;
  if (spec === undefined) {
    problems.add(
      'database.credentials.missing',
      `${path}.credentials`,
      undefined,
      'Say where the password comes from: Credentials.fromSecret(), fromPassword(), generated() or writeOnly().',
    );
    return;
  }
  checkCredentials(problems, `${path}.credentials`, spec);
  const keys = spec.kind === 'existing' ? spec.keys : {};
  if (keys.connectionString === undefined) {
    if (options.host === undefined || options.host === '') {
      if (keys.host === undefined) {
        problems.add(
          'database.host.missing',
          `${path}.host`,
          options.host,
          "Give the database's DNS name or IP address.",
        );
      }
    } else if (isKnown(options.host) && !isIPv6(options.host)) {
      checkHost(problems, `${path}.host`, options.host);
    }
  }
  checkPort(problems, `${path}.port`, options.port);
  for (const prop of ['host', 'port', 'username'] as const) {
    checkOnlyOne(problems, path, prop, options[prop], keys[prop]);
  }
  checkOnlyOne(problems, path, 'name', options.name, keys.database);
  if (keys.connectionString !== undefined) {
    for (const key of ['host', 'port', 'username', 'database', 'urlEncodedPassword'] as const) {
      checkOnlyOne(problems, `${path}.credentials.keys`, key, keys[key], keys.connectionString);
    }
    for (const prop of ['host', 'port', 'username', 'name'] as const) {
      checkOnlyOne(problems, path, prop, options[prop], keys.connectionString);
    }
  }
  checkSsl(problems, path, options, keys.connectionString ?? keys.database);
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

function checkSsl(
  problems: Problems,
  path: string,
  options: ExternalDatabaseOptions,
  urlInSecret: string | undefined,
): void {
  const mode = options.sslMode?.value;
  if (mode !== undefined && !SSL_MODES.includes(mode)) {
    problems.add(
      'database.sslMode.unknown',
      `${path}.sslMode`,
      Token.isUnresolved(mode) ? 'a token' : mode,
      `Choose one of ${SSL_MODES.join(', ')}, known at synth: it decides which settings there are.`,
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
        'Certificates are used with SslMode.VERIFY_CA and VERIFY_FULL only.',
      );
    }
  }
  checkObjectName(problems, `${path}.sslCa`, options.sslCa?._objectName);
  checkDataKey(problems, `${path}.sslCa`, options.sslCa?._key);
  checkObjectName(problems, `${path}.sslClientCertificate`, options.sslClientCertificate);
}
