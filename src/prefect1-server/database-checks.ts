import { ANY_DATABASE_CHECKS } from '../database/checks';
import type { DatabaseSpec } from '../database/database';
import type { DatabaseCheck } from '../database/database-check';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';

const IDENTIFIER = '[-A-Za-z0-9_.]+';
const PLAIN: TextRule = {
  id: 'database.identifier.unsupported',
  remedy: 'The chart writes it into a URL as it is. Use letters, digits, "_", "." and "-".',
  must: [`^${IDENTIFIER}$`],
};
/** An `@` in an external user's name is encoded for the chart. */
const PLAIN_WITH_HOST: TextRule = { ...PLAIN, must: [`^${IDENTIFIER}(@${IDENTIFIER})?$`] };

const PASSWORD_KEY: TextRule = {
  id: 'database.keys.fixed',
  remedy:
    'The chart of Prefect 1 reads the password at the key postgres-password and no other. Leave this out.',
  must: ['^postgres-password$'],
};

/** Props of a database that the chart of Prefect 1 has no way to say. */
const UNSUPPORTED = ['pool', 'transactionPooler', 'sslCa', 'sslClientCertificate'];

/** What is checked of a database of Prefect 1. */
export const PREFECT1_DATABASE_CHECKS: readonly DatabaseCheck[] = [
  ...ANY_DATABASE_CHECKS,
  checkKind,
  ...UNSUPPORTED.map(unsupportedCheck),
  checkIdentifiers,
  checkKeys,
  checkSslMode,
];

function checkKind(problems: Problems, path: string, { kind }: DatabaseSpec): void {
  if (kind === 'sqlite') {
    problems.add('database.kind.unsupported', path, kind, 'Prefect 1 needs PostgreSQL.');
  }
}

function unsupportedCheck(prop: string): DatabaseCheck {
  return (problems, path, { kind, options }) => {
    if (kind !== 'sqlite' && (options as Record<string, unknown>)[prop] !== undefined) {
      problems.add(
        'database.prop.unsupported',
        `${path}.${prop}`,
        'a value',
        'The chart of Prefect 1 has no setting for it. Leave it out.',
      );
    }
  };
}

/** The chart writes both into a URL as they are. */
function checkIdentifiers(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind === 'sqlite') {
    return;
  }
  for (const prop of ['name', 'username'] as const) {
    const rule = prop === 'username' && spec.kind === 'external' ? PLAIN_WITH_HOST : PLAIN;
    // Empty text is a problem of any database.
    checkText(problems, `${path}.${prop}`, spec.options[prop] || undefined, rule);
  }
}

function checkKeys(problems: Problems, path: string, spec: DatabaseSpec): void {
  const credentials = spec.kind === 'sqlite' ? undefined : spec.options.credentials?._spec;
  if (credentials?.kind !== 'existing') {
    return;
  }
  for (const [name, key] of Object.entries(credentials.keys)) {
    const at = `${path}.credentials.keys.${name}`;
    if (name === 'password') {
      checkText(problems, at, key, PASSWORD_KEY);
    } else if (name !== 'adminPassword' || spec.kind === 'external') {
      problems.add(
        'database.keys.unsupported',
        at,
        key,
        'The chart of Prefect 1 takes no more than the password from the Secret. Give it as a prop.',
      );
    }
  }
}

function checkSslMode(problems: Problems, path: string, spec: DatabaseSpec): void {
  const mode = spec.kind === 'external' ? spec.options.sslMode?.value : undefined;
  if (mode === 'verify-ca' || mode === 'verify-full') {
    problems.add(
      'database.sslMode.unsupported',
      `${path}.sslMode`,
      mode,
      'The chart mounts no certificates, so there is nothing to verify with. SslMode.REQUIRE encrypts.',
    );
  }
}
