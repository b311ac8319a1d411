import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from './escape';

const namesByStack = new WeakMap<TerraformStack, Set<string>>();

/** Adds a Terraform output, unless it has no value. */
export function addOutput(scope: Construct, id: string, value: unknown, description: string): void {
  if (value === undefined) {
    return;
  }
  if (isTaken(TerraformStack.of(scope), id)) {
    throw new Error(
      `[outputs.duplicate] The stack has an output "${id}" already. Call addOutputs with a prefix, such as addOutputs('staging_').`,
    );
  }
  new TerraformOutput(scope, id, { value: escapeDocument(value), description, staticId: true });
}

/**
 * Takes a name among a stack's outputs, unless it is taken. The names are remembered, because a search
 * of the whole stack for each output makes a stack of many servers slow.
 */
function isTaken(stack: TerraformStack, id: string): boolean {
  const ownNames = namesByStack.get(stack) ?? new Set<string>();
  namesByStack.set(stack, ownNames);
  const child = stack.node.tryFindChild(id);
  const taken = ownNames.has(id) || (child !== undefined && TerraformOutput.isTerraformOutput(child));
  ownNames.add(id);
  return taken;
}

/** The scope, which must not have outputs yet. */
export function withoutOutputs(scope: Construct): Construct {
  if (scope.node.tryFindChild('outputs') !== undefined) {
    throw new Error(
      `[outputs.twice] ${scope.node.path}: addOutputs was called before, and a server has its outputs once. Leave one of the calls out.`,
    );
  }
  return scope;
}
