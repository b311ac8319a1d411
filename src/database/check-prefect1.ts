import { isKnown, type Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import { checkAnyDatabase } from './check';
import type { DatabaseSpec } from './database';

const PASSWORD_KEY = 'postgres-password';
const IDENTIFIER = '[-A-Za-z0-9_.]+';
const PLAIN: TextRule = {
  id: 'database.identifier.unsupported',
  remedy: 'The chart writes it into a URL as it is. Use letters, digits, "_", "." and "-".',
  must: [`^${IDENTIFIER}$`],
};
/** An `@` in an external user's name is encoded for the chart. */
const PLAIN_WITH_HOST: TextRule = { ...PLAIN, must: [`^${IDENTIFIER}(@${IDENTIFIER})?$`] };

/** Props of a database that the chart of Prefect 1 has no way to say. */
const UNSUPPORTED = ['pool', 'transactionPooler', 'sslCa', 'sslClientCertificate'];

/** Checks the props of a database of Prefect 1; `ownClaim` is the name of the claim that is made for it. */
export function checkPrefect1Database(problems: Problems, spec: DatabaseSpec, ownClaim: string): void {
  checkAnyDatabase(problems, 'database', spec, ownClaim);
  if (spec.kind === 'sqlite') {
    problems.add('database.kind.unsupported', 'database', 'sqlite', 'Prefect 1 needs PostgreSQL.');
    return;
  }
  const options: Record<string, unknown> = { ...spec.options };
  for (const prop of UNSUPPORTED.filter((name) => options[name] !== undefined)) {
    problems.add(
      'database.prop.unsupported',
      `database.${prop}`,
      'a value',
      'The chart of Prefect 1 has no setting for it. Leave it out.',
    );
  }
  checkIdentifiers(problems, spec);
  checkKeys(problems, spec);
  if (spec.kind === 'external') {
    const mode = spec.options.sslMode?.value;
    if (mode === 'verify-ca' || mode === 'verify-full') {
      problems.add(
        'database.sslMode.unsupported',
        'database.sslMode',
        mode,
        'The chart mounts no certificates, so there is nothing to verify with. SslMode.REQUIRE encrypts.',
      );
    }
  }
}

/** The chart writes both into a URL as they are. */
function checkIdentifiers(problems: Problems, spec: Exclude<DatabaseSpec, { kind: 'sqlite' }>): void {
  for (const prop of ['name', 'username'] as const) {
    const rule = prop === 'username' && spec.kind === 'external' ? PLAIN_WITH_HOST : PLAIN;
    // Empty text is a problem of any database.
    checkText(problems, `database.${prop}`, spec.options[prop] || undefined, rule);
  }
}

function checkKeys(problems: Problems, spec: Exclude<DatabaseSpec, { kind: 'sqlite' }>): void {
  const credentials = spec.options.credentials?._spec;
  if (credentials?.kind !== 'existing') {
    return;
  }
  for (const [name, key] of Object.entries(credentials.keys)) {
    const path = `database.credentials.keys.${name}`;
    if (name === 'password') {
      if (isKnown(key) && key !== PASSWORD_KEY) {
        problems.add(
          'database.keys.fixed',
          path,
          key,
          `The chart of Prefect 1 reads the password at the key ${PASSWORD_KEY} and no other. Leave this out.`,
        );
      }
    } else if (name !== 'adminPassword' || spec.kind === 'external') {
      problems.add(
        'database.keys.unsupported',
        path,
        key,
        'The chart of Prefect 1 takes no more than the password from the Secret. Give it as a prop.',
      );
    }
  }
}
