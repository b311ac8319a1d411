import { Token } from 'cdktf';
import type { Problems } from '../validation/problems';

/** A variable's name, in upper case, that announces a secret. Prefect's settings of the type `SecretStr` match. */
export const SECRET_NAME =
  '(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|AUTH_STRING|CONNECTION_URL)$';

/** A URL with a password. */
export const URL_WITH_PASSWORD = '://[^/?#@\\s:]*:[^/?#@\\s]+@';

/** Whether a variable in plain text seems to hold a secret. Tokens are not looked into. */
export function seemsSecret(name: unknown, value: unknown): boolean {
  const isText = (text: unknown): text is string => typeof text === 'string' && !Token.isUnresolved(text);
  return (
    (isText(name) && new RegExp(SECRET_NAME).test(name.toUpperCase())) ||
    (isText(value) && new RegExp(URL_WITH_PASSWORD).test(value))
  );
}

/** Refuses secrets in plain environment variables, which are in values, state, plan and release. */
export function checkPlainVariables(
  problems: Problems,
  path: string,
  environment: { readonly [name: string]: string } | undefined,
  { reserved, remedy }: { readonly reserved: Record<string, string>; readonly remedy: string },
): void {
  for (const [name, value] of Object.entries(environment ?? {})) {
    if (!Object.keys(reserved).includes(name) && seemsSecret(name, value)) {
      problems.add(
        'environment.secret',
        `${path}["${name}"]`,
        'a value that is not shown',
        `It seems to be a secret, which values, state and plans would show. ${remedy}`,
      );
    }
  }
}
