import { Token } from 'cdktf';
import { checkPostgresImage } from '../charts/images';
import { checkCredentials } from '../credentials/check';
import { checkPreventDestroy } from '../terraform/prevent-destroy';
import {
  checkClaimSize,
  checkDataKey,
  checkHostOrAddress,
  checkObjectName,
  checkPort,
} from '../validation/kubernetes';
import { checkLabels, checkResources, checkTolerations } from '../validation/pods';
import type { Problems } from '../validation/problems';
import { checkChoice, checkInteger, checkText, type TextRule } from '../validation/rules';
import { checkSetup } from './check-setup';
import type {
  BundledDatabaseOptions,
  DatabaseSpec,
  ExternalDatabaseOptions,
  PostgresOptions,
} from './database';

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

/** Checks the props of a database of Prefect 3; `ownClaim` is the name of the claim that is made for it. */
export function checkDatabase(problems: Problems, path: string, spec: DatabaseSpec, ownClaim: string): void {
  checkAnyDatabase(problems, path, spec, ownClaim);
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
export function checkAnyDatabase(
  problems: Problems,
  path: string,
  spec: DatabaseSpec,
  ownClaim: string,
): void {
  if (spec.kind !== 'external') {
    checkPreventDestroy(problems, `${path}.preventDestroy`, spec.options.preventDestroy);
  }
  switch (spec.kind) {
    case 'sqlite':
      checkClaimSize(problems, `${path}.size`, spec.options.size);
      checkObjectName(problems, `${path}.storageClass`, spec.options.storageClass);
      break;
    case 'bundled':
      checkPostgres(problems, path, spec.options);
      checkBundled(problems, path, spec.options, ownClaim);
      break;
    case 'external':
      checkPostgres(problems, path, spec.options);
      checkExternal(problems, path, spec.options);
      break;
  }
}

function checkPostgres(problems: Problems, path: string, options: PostgresOptions): void {
  checkText(problems, `${path}.name`, options.name, IDENTIFIER);
  checkText(problems, `${path}.username`, options.username, IDENTIFIER);
  const { pool } = options;
  checkInteger(problems, `${path}.pool.size`, pool?.size, 1, 1000);
  checkInteger(problems, `${path}.pool.maxOverflow`, pool?.maxOverflow, 0, 1000);
  checkInteger(problems, `${path}.pool.timeout`, pool?.timeout, 1, 3600);
  checkInteger(problems, `${path}.pool.statementTimeout`, pool?.statementTimeout, 1, 3600);
}

function checkBundled(
  problems: Problems,
  path: string,
  options: BundledDatabaseOptions,
  ownClaim: string,
): void {
  checkText(problems, `${path}.username`, options.username, NO_SUPERUSER);
  checkClaimSize(problems, `${path}.size`, options.size);
  checkObjectName(problems, `${path}.storageClass`, options.storageClass);
  checkObjectName(problems, `${path}.existingClaim`, options.existingClaim);
  checkChoice(
    problems,
    'database.accessMode.unknown',
    `${path}.accessMode`,
    options.accessMode,
    ACCESS_MODES,
  );
  if (options.existingClaim === ownClaim) {
    problems.add(
      'database.existingClaim.own',
      `${path}.existingClaim`,
      ownClaim,
      'This is the claim that is made without existingClaim: naming it here would remove it from Terraform, and the data with it. Leave existingClaim out; a claim of this name that somebody else made can be imported.',
    );
  }
  if (options.existingClaim !== undefined) {
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
  checkResources(problems, `${path}.resources`, options.resources);
  checkLabels(problems, `${path}.nodeSelector`, options.nodeSelector);
  checkTolerations(problems, `${path}.tolerations`, options.tolerations);
  checkPostgresImage(problems, `${path}.image`, options.image);
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
    } else {
      checkHostOrAddress(problems, `${path}.host`, options.host);
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
  if (options.setup !== undefined) {
    checkSetup(problems, path, options, options.setup);
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
