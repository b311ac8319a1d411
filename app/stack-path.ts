import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { App } from 'cdktf';

/**
 * Converts a path relative to the project's folder into one relative to the stack's folder, where Terraform
 * runs. It stays relative, so that the synthesized code is the same on every machine.
 */
export function pathFromStack(stack: TerraformStack, path: string): string {
  if (isAbsolute(path) || path.startsWith('~')) {
    return path;
  }
  const folder = join(App.of(stack).outdir, 'stacks', stack.node.id);
  return relative(resolve(folder), resolve(path)).split(sep).join('/');
}
