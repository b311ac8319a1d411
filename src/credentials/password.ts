import { Password } from '@cdktf/provider-random/lib/password';
import type { Precondition } from 'cdktf';
import type { Construct } from 'constructs';
import { EphemeralPassword } from '../terraform/ephemeral-password';
import { escapeText } from '../terraform/escape';
import { matches } from '../validation/conditions';
import type { PasswordSpec } from './credentials';

/** Every criterion of a `random_password`. A change of one must not make a new password. */
const CRITERIA = [
  'length',
  'lower',
  'min_lower',
  'min_numeric',
  'min_special',
  'min_upper',
  'numeric',
  'override_special',
  'special',
  'upper',
];

/**
 * Suffix of a Secret's name and construct id, by the kind of its credentials. Another kind makes another
 * Secret, because an in-place update would empty a Secret that was write-only.
 */
export const MODE_SUFFIX = { generated: '', given: '-given', writeOnly: '-write-only' } as const;

/** Returns the password of `spec` as an expression. Ids of its resources under `scope` start with `id`. */
export function passwordOf(
  scope: Construct,
  id: string,
  spec: Exclude<PasswordSpec, { kind: 'existing' }>,
): string {
  switch (spec.kind) {
    case 'given':
      return spec.password;
    case 'writeOnly':
      return new EphemeralPassword(scope, `${id}-write-only-password`, {
        length: spec.length,
        ...alphabetOf(spec),
      }).result;
    case 'generated':
      return new Password(scope, `${id}-password`, {
        length: spec.length,
        ...alphabetOf(spec),
        // Keepers would replace a password that was imported or moved, so version 1 has none.
        keepers: spec.version > 1 ? { version: String(spec.version) } : undefined,
        lifecycle: { ignoreChanges: CRITERIA },
      }).result;
  }
}

/** Without special characters, `special` is false, because the provider's default adds its own set. */
function alphabetOf({ specialCharacters }: { specialCharacters?: string }): {
  special: boolean;
  overrideSpecial?: string;
} {
  return specialCharacters
    ? { special: true, overrideSpecial: escapeText(specialCharacters) }
    : { special: false };
}

/**
 * Checks of the plan on a given password. They belong to its Secret, so that the password is nowhere else. Prefect
 * compares auth strings by `hmac.compare_digest`, which takes ASCII only.
 */
export function givenPasswordChecks(path: string, spec: PasswordSpec, isAuthString: boolean): Precondition[] {
  if (spec.kind !== 'given') {
    return [];
  }
  const check = (id: string, pattern: string, remedy: string): Precondition => ({
    condition: matches(spec.password, pattern),
    errorMessage: `[${id}] ${path}.password: ${remedy}`,
  });
  return [
    check(
      'credentials.password.empty',
      '.',
      'An empty password gives everybody access. Give a password, or use generated().',
    ),
    ...(isAuthString
      ? [
          check(
            'credentials.password.notAscii',
            '^[ -~]*$',
            'Prefect answers every call with an error 500. Use printable ASCII characters.',
          ),
        ]
      : []),
  ];
}
