import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

const required = new WeakMap<TerraformStack, number>();

/** Requires Terraform 1.`minor` or newer. The highest requirement in the stack applies. */
export function requireTerraform(scope: Construct, minor: number): void {
  const stack = TerraformStack.of(scope);
  const known = required.get(stack) ?? 0;
  if (minor > known) {
    required.set(stack, minor);
    stack.addOverride('terraform.required_version', `>= 1.${minor}.0`);
  }
}
