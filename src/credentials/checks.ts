import { Token } from 'cdktf';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import type { CredentialsSpec } from './credentials';

const SPECIAL_CHARACTERS: TextRule = {
  id: 'credentials.specialCharacters.invalid',
  remedy: 'Use printable ASCII characters except the space, for example "-_.~".',
  must: ['^[!-~]*$'],
};

const PASSWORD: TextRule = {
  id: 'credentials.password.empty',
  remedy: 'An empty password gives everybody access. Give a password, or use Credentials.generated().',
  must: ['.'],
};

/** Prefect compares auth strings by `hmac.compare_digest`, which raises an error for other text. */
export const ASCII_PASSWORD: TextRule = {
  id: 'credentials.password.notAscii',
  remedy: 'Prefect answers every call with an error 500. Use printable ASCII characters.',
  must: ['^[ -~]*$'],
};

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
      if (!Token.isUnresolved(spec.password)) {
        problems.add(
          'credentials.password.literal',
          `${path}.password`,
          'a literal',
          "A password in code ends up in Git and in cdk.tf.json. Pass a sensitive TerraformVariable or another resource's attribute, or use Credentials.generated().",
        );
      } else {
        checkText(problems, `${path}.password`, spec.password, PASSWORD);
      }
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
