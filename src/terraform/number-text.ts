import { Fn, Token } from 'cdktf';

/**
 * Converts a number, which may be a token, to text. Terraform keeps a lone reference to a number a number.
 * cdktf does not resolve a number token after a "-".
 */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Fn.tostring(value) : String(value);
}
