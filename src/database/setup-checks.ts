import { checkWholeImage } from '../images/images';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import { differ } from '../validation/conditions';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import type { ExternalDatabaseOptions } from './database';
import type { DatabaseSetup } from './setup';

const NAME: TextRule = {
  id: 'database.identifier.invalid',
  remedy: 'PostgreSQL names have 1 to 63 characters.',
  must: ['^.{1,63}$'],
};

/** Databases that every server has, and that a role of ours must not own. */
const OF_THE_SERVER: TextRule = {
  id: 'database.setup.systemDatabase',
  remedy: "The set-up makes Prefect's role the owner of its database. Give Prefect a database of its own.",
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
  checkText(problems, `${at}.adminUsername`, setup.adminUsername, NAME);
  checkText(problems, `${at}.adminDatabase`, setup.adminDatabase, NAME);
  checkWholeImage(problems, `${at}.image`, setup.image);
  checkText(problems, `${path}.name`, options.name, OF_THE_SERVER);
  if (options.username !== undefined) {
    const admin = setup.adminUsername ?? 'postgres';
    problems.require(
      'database.setup.sameRole',
      `${path}.username`,
      differ(options.username, admin),
      'The set-up gives this role a password, and this is the administrator. Give Prefect a role of its own.',
      admin,
    );
  }
  const credentials = options.credentials._spec;
  if (credentials.kind === 'existing' && credentials.keys.connectionString !== undefined) {
    problems.add(
      'database.setup.connectionString',
      `${path}.credentials.keys.connectionString`,
      credentials.keys.connectionString,
      "The set-up can't take a URL apart. Name the keys of password, username, host and database, or leave setup out.",
    );
  }
  const mode = options.sslMode?.value;
  if ((mode === 'verify-ca' || mode === 'verify-full') && options.sslCa === undefined) {
    problems.add(
      'database.setup.sslCa.missing',
      `${path}.sslCa`,
      undefined,
      "The set-up's image trusts no authority by itself. Name the one that signed the server's certificate.",
    );
  }
  if (options.transactionPooler === true) {
    problems.add(
      'database.setup.pooler',
      `${path}.transactionPooler`,
      true,
      'The set-up makes a database, which no pooler can. Leave setup out, and do it once by hand.',
    );
  }
}
