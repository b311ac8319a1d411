import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Remembers which construct of a stack owns a name that only one construct may use. */
export class OwnerRegistry {
  private readonly byStack = new WeakMap<TerraformStack, Map<string, string>>();

  public add(scope: Construct, name: string): void {
    const stack = TerraformStack.of(scope);
    const known = this.byStack.get(stack) ?? new Map<string, string>();
    this.byStack.set(stack, known.set(name, scope.node.path));
  }

  /** The owner's path in the stack of `scope`. */
  public find(scope: Construct, name: string): string | undefined {
    return this.byStack.get(TerraformStack.of(scope))?.get(name);
  }
}
