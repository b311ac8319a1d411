import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { App } from 'cdktf';

/**
 * A path from the project's folder as Terraform, which runs in the stack's folder, has to read it. It
 * stays relative, so that what is synthesized is the same on each machine.
 */
export function pathFromStack(stack: TerraformStack, path: string): string {
  if (isAbsolute(path) || path.startsWith('~')) {
    return path;
  }
  const folder = join(App.of(stack).outdir, 'stacks', stack.node.id);
  return relative(resolve(folder), resolve(path)).split(sep).join('/');
}
