import { Token } from 'cdktf';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import { matches } from '../validation/conditions';
import { checkPreventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import type { CredentialsSpec } from './credentials';
import type { EncryptionKeySpec } from './encryption-key';

const SPECIAL_CHARACTERS: TextRule = {
  id: 'credentials.specialCharacters.invalid',
  remedy: 'Use printable ASCII characters except the space, for example "-_.~".',
  must: ['^[!-~]*$'],
};

/** Python decodes plain base64 too. */
const FERNET_KEY = '^[A-Za-z0-9+/_-]{43}=$';

/** Checks where a password comes from. No error repeats a literal password. */
export function checkCredentials(problems: Problems, path: string, spec: CredentialsSpec): void {
  switch (spec.kind) {
    case 'generated':
    case 'writeOnly':
      checkInteger(problems, `${path}.length`, spec.length, 16, 128, 'credentials.length.outOfRange');
      checkText(problems, `${path}.specialCharacters`, spec.specialCharacters, SPECIAL_CHARACTERS);
      checkVersion(problems, path, spec.version);
      break;
    case 'given':
      checkIsNoLiteral(problems, path, spec.password);
      checkVersion(problems, path, spec.version);
      break;
    case 'existing':
      checkObjectName(problems, `${path}.secretName`, spec.secretName);
      for (const [name, key] of Object.entries(spec.keys)) {
        checkDataKey(problems, `${path}.keys.${name}`, key);
      }
      break;
  }
}

/** Checks where an encryption key comes from. The plan checks a given key, without printing it. */
export function checkEncryptionKey(problems: Problems, path: string, spec: EncryptionKeySpec): void {
  switch (spec.kind) {
    case 'generated':
    case 'writeOnly':
      checkPreventDestroy(problems, `${path}.preventDestroy`, spec.preventDestroy);
      break;
    case 'given':
      checkIsNoLiteral(problems, path, spec.password);
      problems.require(
        'encryptionKey.invalid',
        `${path}.password`,
        Token.isUnresolved(spec.password)
          ? matches(spec.password, FERNET_KEY)
          : new RegExp(FERNET_KEY).test(spec.password),
        'This is no Fernet key. Give 32 bytes in URL-safe base64, which are 44 characters with the "=" at the end.',
        'a literal',
      );
      break;
    case 'existing':
      checkObjectName(problems, `${path}.secretName`, spec.secretName);
      checkDataKey(problems, `${path}.key`, spec.key);
      break;
  }
}

function checkIsNoLiteral(problems: Problems, path: string, password: string): void {
  if (!Token.isUnresolved(password)) {
    problems.add(
      'credentials.password.literal',
      `${path}.password`,
      'a literal',
      "A password in code ends up in Git and in cdk.tf.json. Pass a sensitive TerraformVariable or another resource's attribute, or use Credentials.generated().",
    );
  }
}

function checkVersion(problems: Problems, path: string, version: number): void {
  if (Token.isUnresolved(version) || !Number.isInteger(version) || version < 1) {
    problems.add(
      'credentials.version.invalid',
      `${path}.version`,
      Token.isUnresolved(version) ? 'a token' : version,
      'Give a whole number from 1 that is known at synth. A plan has to show whether the password is rotated.',
    );
  }
}
