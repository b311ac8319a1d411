import { shellQuoted } from '../src/terraform/commands';

/** Text as one argument of a shell's command, in quotes where it needs them. */
export function shellArgument(text: string): string {
  return /^[-\w./=:@]+$/.test(text) ? text : shellQuoted(text);
}
