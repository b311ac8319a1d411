import { checkCredentials } from '../credentials/checks';
import { checkPostgresImage } from '../images/images';
import { checkClaimSize, checkObjectName } from '../kubernetes/object-checks';
import { checkLabels, checkResources, checkTolerations } from '../kubernetes/pod-checks';
import { differ } from '../validation/conditions';
import { checkPreventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import { checkChoice, checkInteger, checkText, type TextRule } from '../validation/rules';
import type { DatabaseSpec } from './database';
import type { DatabaseCheck } from './database-check';
import { EXTERNAL_DATABASE_CHECKS } from './external-checks';

const ACCESS_MODES = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'];

const IDENTIFIER: TextRule = {
  id: 'database.identifier.invalid',
  remedy: 'Give a PostgreSQL name of 1 to 63 characters.',
  must: ['^.{1,63}$'],
};

const NO_SUPERUSER: TextRule = {
  id: 'database.username.superuser',
  remedy:
    'The superuser has a password key of its own in the chart, and Prefect needs no superuser. Choose another name.',
  mustNot: ['^postgres$'],
};

/** Independent checks of a database of Prefect 1 or 3, in report order. */
export const ANY_DATABASE_CHECKS: readonly DatabaseCheck[] = [
  checkPostgres,
  checkVolume,
  checkBundled,
  checkBundledCredentials,
  ...EXTERNAL_DATABASE_CHECKS,
];

/** Independent checks of a database of Prefect 3, in report order. */
export const DATABASE_CHECKS: readonly DatabaseCheck[] = [...ANY_DATABASE_CHECKS, checkAdminPassword];

function checkAdminPassword(problems: Problems, path: string, spec: DatabaseSpec): void {
  const credentials = spec.kind === 'sqlite' ? undefined : spec.options.credentials?._spec;
  if (credentials?.kind === 'existing' && credentials.keys.adminPassword !== undefined) {
    problems.add(
      'database.adminPassword.unused',
      `${path}.credentials.keys.adminPassword`,
      credentials.keys.adminPassword,
      'Only the bundled database of Prefect1Server has a password for its superuser. Leave this key out.',
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
      'Without existingClaim, Terraform creates a claim of this name. With it, Terraform would forget that claim. Leave existingClaim out. If somebody else created the claim, import it.',
      ownClaim,
    );
    for (const prop of ['size', 'storageClass', 'accessMode', 'preventDestroy'] as const) {
      if (options[prop] !== undefined) {
        problems.add(
          'database.claim.contradiction',
          `${path}.${prop}`,
          options[prop],
          'An existing claim keeps its own settings. Leave this out, or leave out existingClaim.',
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
  if (credentials.kind === 'none') {
    problems.add(
      'database.credentials.none',
      `${path}.credentials`,
      'Credentials.none()',
      'The bundled database has logins with a password only. Choose other credentials, for example Credentials.generated().',
    );
  }
  checkCredentials(problems, `${path}.credentials`, credentials);
  if (credentials.kind === 'existing') {
    for (const key of ['connectionString', 'username', 'host', 'port', 'database'] as const) {
      if (credentials.keys[key] !== undefined) {
        problems.add(
          'database.keys.unused',
          `${path}.credentials.keys.${key}`,
          credentials.keys[key],
          'The bundled database takes only the password from its Secret. Leave this key out, and set user and database name as props.',
        );
      }
    }
  }
}
