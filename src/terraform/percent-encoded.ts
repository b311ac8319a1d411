import { Fn, Token } from 'cdktf';

/**
 * Encodes text for a component of a URL. Terraform's `urlencode` writes a space as `+`, which SQLAlchemy
 * reads as a plus sign.
 */
export function percentEncoded(text: string): string {
  return Token.isUnresolved(text) ? Fn.replace(Fn.urlencode(text), '+', '%20') : encodeURIComponent(text);
}
