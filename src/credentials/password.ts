import { Password } from '@cdktf/provider-random/lib/password';
import type { Construct } from 'constructs';
import { EphemeralPassword } from '../terraform/ephemeral-password';
import { escapeText } from '../terraform/escape';
import type { CredentialsSpec } from './credentials';

/** Every criterion of a `random_password`: none of them may ever make a new one. */
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
 * In names and construct ids of a Secret, by where its password comes from: a switch is a rotation,
 * never a change in place, which would leave a Secret that was write-only empty.
 */
export const MODE_SUFFIX = { generated: '', given: '-given', writeOnly: '-write-only' } as const;

/** The password of `spec` as an expression, from resources under `scope` whose ids start with `id`. */
export function passwordOf(
  scope: Construct,
  id: string,
  spec: Exclude<CredentialsSpec, { kind: 'existing' }>,
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
        // Keepers on a password that was imported or moved force a new one, so version 1 has none.
        keepers: spec.version > 1 ? { version: String(spec.version) } : undefined,
        lifecycle: { ignoreChanges: CRITERIA },
      }).result;
  }
}

/** No special characters are none, not the provider's own. */
function alphabetOf({ specialCharacters }: { specialCharacters?: string }): {
  special: boolean;
  overrideSpecial?: string;
} {
  return specialCharacters
    ? { special: true, overrideSpecial: escapeText(specialCharacters) }
    : { special: false };
}
