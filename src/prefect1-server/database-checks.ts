import { ANY_DATABASE_CHECKS } from '../database/checks';
import type { DatabaseSpec } from '../database/database';
import type { DatabaseCheck } from '../database/database-check';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';

const IDENTIFIER = '[-A-Za-z0-9_.]+';
const URL_SAFE: TextRule = {
  id: 'database.identifier.unsupported',
  remedy: 'The chart writes it into a URL without encoding. Use letters, digits, "_", "." and "-".',
  must: [`^${IDENTIFIER}$`],
};
/** `encodeAt` percent-encodes an `@` in an external user's name. */
const URL_SAFE_WITH_HOST: TextRule = { ...URL_SAFE, must: [`^${IDENTIFIER}(@${IDENTIFIER})?$`] };

const PASSWORD_KEY: TextRule = {
  id: 'database.keys.fixed',
  remedy: 'The chart of Prefect 1 reads the password only at the key postgres-password. Leave this out.',
  must: ['^postgres-password$'],
};

/** Props of a database for which the chart of Prefect 1 has no value. */
const UNSUPPORTED = ['pool', 'transactionPooler', 'sslCa', 'sslClientCertificate'];

/** Independent checks of a database of Prefect 1, in report order. */
export const PREFECT1_DATABASE_CHECKS: readonly DatabaseCheck[] = [
  ...ANY_DATABASE_CHECKS,
  checkKind,
  checkExternalPassword,
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

function checkExternalPassword(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind === 'external' && spec.options.credentials !== undefined) {
    if (spec.options.credentials._spec.kind === 'none') {
      problems.add(
        'database.credentials.unsupported',
        `${path}.credentials`,
        'Credentials.none()',
        'Prefect 1 logs in with a password only. Choose other credentials, for example Credentials.generated().',
      );
    }
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

/** The chart writes both into a URL without encoding. */
function checkIdentifiers(problems: Problems, path: string, spec: DatabaseSpec): void {
  if (spec.kind === 'sqlite') {
    return;
  }
  for (const prop of ['name', 'username'] as const) {
    const rule = prop === 'username' && spec.kind === 'external' ? URL_SAFE_WITH_HOST : URL_SAFE;
    // `checkPostgres` reports an empty text.
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
        'The chart of Prefect 1 reads only the password from the Secret. Give it as a prop.',
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
      'The chart mounts no certificates to verify with. To encrypt, use SslMode.REQUIRE.',
    );
  }
}
