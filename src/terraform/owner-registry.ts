import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Which construct of a stack makes what, by a name that only one of them may have. */
export class Makers {
  private readonly byStack = new WeakMap<TerraformStack, Map<string, string>>();

  /** Remembers that `scope` makes it. */
  public remember(scope: Construct, name: string): void {
    const stack = TerraformStack.of(scope);
    const known = this.byStack.get(stack) ?? new Map<string, string>();
    this.byStack.set(stack, known.set(name, scope.node.path));
  }

  /** The path of the construct in the stack of `scope` that makes it, if one does. */
  public find(scope: Construct, name: string): string | undefined {
    return this.byStack.get(TerraformStack.of(scope))?.get(name);
  }
}
