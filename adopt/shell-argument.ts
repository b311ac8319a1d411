import { shellQuoted } from '../src/terraform/commands';

/** Text as one shell argument, quoted if needed. */
export function shellArgument(text: string): string {
  return /^[-\w./=:@]+$/.test(text) ? text : shellQuoted(text);
}
