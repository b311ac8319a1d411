import { Token } from 'cdktf';

/** A number as text, where it is one that only Terraform knows too. */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}
