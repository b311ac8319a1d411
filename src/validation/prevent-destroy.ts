import { type TerraformResourceLifecycle, Token } from 'cdktf';
import type { Problems } from './problems';

/** A lifecycle with `prevent_destroy` if `protect` is true. */
export function preventDestroy(
  protect: boolean,
  others: TerraformResourceLifecycle,
): TerraformResourceLifecycle {
  return protect ? { ...others, preventDestroy: true } : others;
}

/** Terraform accepts neither a variable nor an expression in `prevent_destroy`. */
export function checkPreventDestroy(problems: Problems, path: string, protect: boolean | undefined): void {
  if (Token.isUnresolved(protect)) {
    problems.add(
      'preventDestroy.unknown',
      path,
      'a token',
      'Terraform accepts no expression in prevent_destroy. Give true or false.',
    );
  }
}
