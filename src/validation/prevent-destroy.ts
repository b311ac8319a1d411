import { type TerraformResourceLifecycle, Token } from 'cdktf';
import type { Problems } from './problems';

/** A lifecycle that makes a plan an error in which the resource would be destroyed or replaced. */
export function preventDestroy(
  protect: boolean,
  others?: TerraformResourceLifecycle,
): TerraformResourceLifecycle | undefined {
  return protect ? { ...others, preventDestroy: true } : others;
}

/** Checks whether something is to be protected; Terraform takes neither a variable nor an expression there. */
export function checkPreventDestroy(problems: Problems, path: string, protect: boolean | undefined): void {
  if (Token.isUnresolved(protect)) {
    problems.add(
      'preventDestroy.unknown',
      path,
      'a token',
      'Terraform reads prevent_destroy before any value. Give true or false.',
    );
  }
}
