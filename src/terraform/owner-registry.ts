import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Which construct of a stack owns what, by a name that only one construct may use. */
export class OwnerRegistry {
  private readonly byStack = new WeakMap<TerraformStack, Map<string, string>>();

  /** Remembers `scope` as the owner. */
  public add(scope: Construct, name: string): void {
    const stack = TerraformStack.of(scope);
    const known = this.byStack.get(stack) ?? new Map<string, string>();
    this.byStack.set(stack, known.set(name, scope.node.path));
  }

  /** The path of the owner in the stack of `scope`, if there is one. */
  public find(scope: Construct, name: string): string | undefined {
    return this.byStack.get(TerraformStack.of(scope))?.get(name);
  }
}
