import { checkWholeImage } from '../images/images';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import { differ } from '../validation/conditions';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import type { ExternalDatabaseOptions } from './database';
import type { DatabaseSetup } from './setup';

const IDENTIFIER: TextRule = {
  id: 'database.identifier.invalid',
  remedy: 'Give a PostgreSQL name of 1 to 63 characters.',
  must: ['^.{1,63}$'],
};

/** Prefect's role must not own a database that every server has. */
const NO_SYSTEM_DATABASE: TextRule = {
  id: 'database.setup.systemDatabase',
  remedy:
    "The set-up makes Prefect's role the owner of this database, which every server has. Choose another name.",
  mustNot: ['^(postgres|template0|template1)$'],
};

/** Checks the set-up of an external database. */
export function checkSetup(
  problems: Problems,
  path: string,
  options: ExternalDatabaseOptions,
  setup: DatabaseSetup,
): void {
  const at = `${path}.setup`;
  checkObjectName(problems, `${at}.adminPassword.secretName`, setup.adminPassword.secretName);
  checkDataKey(problems, `${at}.adminPassword.key`, setup.adminPassword.key);
  checkText(problems, `${at}.adminUsername`, setup.adminUsername, IDENTIFIER);
  checkText(problems, `${at}.adminDatabase`, setup.adminDatabase, IDENTIFIER);
  checkWholeImage(problems, `${at}.image`, setup.image);
  checkText(problems, `${path}.name`, options.name, NO_SYSTEM_DATABASE);
  if (options.username !== undefined) {
    const admin = setup.adminUsername ?? 'postgres';
    problems.require(
      'database.setup.sameRole',
      `${path}.username`,
      differ(options.username, admin),
      'This is the administrator, and the set-up would change its password. Choose another username.',
      admin,
    );
  }
  const credentials = options.credentials._spec;
  if (credentials.kind === 'existing' && credentials.keys.connectionString !== undefined) {
    problems.add(
      'database.setup.connectionString',
      `${path}.credentials.keys.connectionString`,
      credentials.keys.connectionString,
      "The set-up can't parse a connection string. Name the keys of password, username, host and database, or leave setup out.",
    );
  }
  if (credentials.kind === 'none') {
    problems.add(
      'database.setup.noPassword',
      at,
      'Credentials.none()',
      'The set-up gives the role a password. Leave setup out, and create role and database yourself.',
    );
  }
  if (setup.twoRoles === true && credentials.kind === 'existing') {
    problems.add(
      'database.setup.twoRoles.noVersion',
      `${at}.twoRoles`,
      true,
      'The version of the password decides whose turn it is, and a Secret of yours has no version. Use other credentials, or leave this out.',
    );
  }
  const mode = options.sslMode?.value;
  if ((mode === 'verify-ca' || mode === 'verify-full') && options.sslCa === undefined) {
    problems.add(
      'database.setup.sslCa.missing',
      `${path}.sslCa`,
      undefined,
      "The set-up's image trusts no CA by itself. Give the CA that signed the server's certificate.",
    );
  }
  if (options.transactionPooler === true) {
    problems.add(
      'database.setup.pooler',
      `${path}.transactionPooler`,
      true,
      "The set-up can't create a database through a pooler. Leave setup out, and create role and database yourself.",
    );
  }
}
