import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from './escape';

const namesByStack = new WeakMap<TerraformStack, Set<string>>();

/** Adds a Terraform output, unless `value` is undefined. */
export function addOutput(scope: Construct, id: string, value: unknown, description: string): void {
  if (value === undefined) {
    return;
  }
  if (!reserveName(TerraformStack.of(scope), id)) {
    throw new Error(
      `[outputs.duplicate] The stack already has an output "${id}". Call addOutputs with a prefix, for example addOutputs('staging_').`,
    );
  }
  new TerraformOutput(scope, id, { value: escapeDocument(value), description, staticId: true });
}

/**
 * Reserves an output's name in the stack, and returns whether it was free. A set remembers the names,
 * because searching the whole stack for each output is slow with many servers.
 */
function reserveName(stack: TerraformStack, id: string): boolean {
  const ownNames = namesByStack.get(stack) ?? new Set<string>();
  namesByStack.set(stack, ownNames);
  const child = stack.node.tryFindChild(id);
  const taken = ownNames.has(id) || (child !== undefined && TerraformOutput.isTerraformOutput(child));
  ownNames.add(id);
  return !taken;
}

/** Returns the scope, or throws if it already has outputs. */
export function withoutOutputs(scope: Construct): Construct {
  if (scope.node.tryFindChild('outputs') !== undefined) {
    throw new Error(
      `[outputs.twice] ${scope.node.path}: addOutputs was already called for this server. Remove one of the calls.`,
    );
  }
  return scope;
}
