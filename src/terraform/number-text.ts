import { Fn, Token } from 'cdktf';

/**
 * A number as text, where it is one that only Terraform knows too: there a lone reference to a number is a number, and
 * cdktf finds no number token behind a "-".
 */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Fn.tostring(value) : String(value);
}
