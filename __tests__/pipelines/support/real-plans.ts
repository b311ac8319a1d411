import {
  AUTH_PASSWORD,
  AUTH_SECRET,
  CLAIM,
  fixture,
  GIVEN_AUTH_SECRET,
  NAMESPACE,
  PASSWORD,
  RELEASE,
  SECRET,
  WRITE_ONLY_AUTH_SECRET,
  WRITE_ONLY_SECRET,
} from './plans';

export const EVERYTHING_DELETED = {
  [PASSWORD]: 'password.deleted',
  [AUTH_PASSWORD]: 'password.deleted',
  [SECRET]: 'secret.deleted',
  [AUTH_SECRET]: 'secret.deleted',
  [CLAIM]: 'claim.deleted',
  [NAMESPACE]: 'namespace.deleted',
  [RELEASE]: 'release.deleted',
};

function without(rules: Record<string, string>, ...addresses: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(rules).filter(([address]) => !addresses.includes(address)));
}

/** Version 2, after the loss of the state. */
const IMPORTED = {
  [PASSWORD]: 'password.remade',
  [AUTH_PASSWORD]: 'password.remade',
  [AUTH_SECRET]: 'secret.changed',
};

/** Plans of the constructs' stacks. */
export const REAL_PLANS = [
  fixture('first-install'),
  fixture('chart-upgraded'),
  fixture('image-changed'),
  fixture('version-raised'),
  fixture('claim-grown'),
  fixture('password-moved'),
  fixture('auth-forgotten'),
  fixture('given-version-raised'),
  fixture('write-only-version-raised'),
  fixture('prefect1-version-raised'),
  fixture('moved-and-raised'),
  fixture('rotation-half-done'),
  fixture('secrets-changed-by-hand'),
  fixture('refresh-only'),
  fixture('claim-existing'),
  fixture('own-password-raised'),
  fixture('imported-with-version'),
  // The apply stops at Secrets that exist.
  fixture('imported-passwords-only'),
  fixture('given-imported'),
  fixture('imported', IMPORTED),
  fixture('imported-secrets-only', IMPORTED),
  fixture('imported-by-blocks', {
    [PASSWORD]: 'password.remade',
    [AUTH_PASSWORD]: 'password.remade',
  }),
  fixture('write-only-imported', {
    [WRITE_ONLY_SECRET]: 'secret.mode',
    [WRITE_ONLY_AUTH_SECRET]: 'secret.mode',
  }),
  fixture('moved-into-version-2', { [PASSWORD]: 'password.remade' }),
  fixture('password-targeted', { [PASSWORD]: 'password.remade' }),
  fixture('own-password-replaced', { 'random_password.own': 'password.replaced' }),
  fixture('given-trigger-replaced', { [GIVEN_AUTH_SECRET]: 'secret.replaced' }),
  fixture('write-only-secret-replaced', { [WRITE_ONLY_SECRET]: 'secret.replaced' }),
  fixture('password-replaced', { [PASSWORD]: 'password.replaced' }),
  fixture('secret-replaced', { [SECRET]: 'secret.replaced' }),
  fixture('auth-secret-replaced', { [AUTH_SECRET]: 'secret.replaced' }),
  fixture('claim-replaced', { [CLAIM]: 'claim.replaced' }),
  fixture('claim-shrunk', { [CLAIM]: 'claim.shrunk' }),
  fixture('release-replaced', { [RELEASE]: 'release.replaced' }),
  fixture('destroyed', EVERYTHING_DELETED),
  fixture('prefect1-destroyed', {
    ...without(EVERYTHING_DELETED, AUTH_PASSWORD, AUTH_SECRET),
    'random_password.prefect_database-admin-password_C950174D': 'password.deleted',
  }),
  fixture('construct-renamed', EVERYTHING_DELETED),
  fixture('server-renamed', {
    [SECRET]: 'secret.replaced',
    [AUTH_SECRET]: 'secret.replaced',
    [CLAIM]: 'claim.replaced',
    [RELEASE]: 'release.replaced',
  }),
  fixture('namespace-renamed', {
    [SECRET]: 'secret.replaced',
    [AUTH_SECRET]: 'secret.replaced',
    [CLAIM]: 'claim.replaced',
    [NAMESPACE]: 'namespace.replaced',
    [RELEASE]: 'release.replaced',
  }),
  fixture('auth-removed', { [AUTH_PASSWORD]: 'password.deleted', [AUTH_SECRET]: 'secret.deleted' }),
  fixture('version-unknown', { [PASSWORD]: 'password.unknown' }),
  fixture('version-lowered', {
    [PASSWORD]: 'password.lowered',
    [AUTH_PASSWORD]: 'password.lowered',
    [SECRET]: 'secret.lowered',
    [AUTH_SECRET]: 'secret.lowered',
  }),
  fixture('mode-switched', {
    [PASSWORD]: 'password.deleted',
    [AUTH_PASSWORD]: 'password.deleted',
    [SECRET]: 'secret.mode',
    [AUTH_SECRET]: 'secret.mode',
  }),
  fixture('given-version-lowered', {
    'kubernetes_secret_v1.prefect_database-given-secret_B0618678': 'secret.lowered',
    [GIVEN_AUTH_SECRET]: 'secret.lowered',
  }),
  fixture('write-only-version-lowered', {
    [WRITE_ONLY_SECRET]: 'secret.lowered',
    [WRITE_ONLY_AUTH_SECRET]: 'secret.lowered',
  }),
];
