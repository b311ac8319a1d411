import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problems } from '../validation/problems';

/** Which construct of a stack makes which helm release. */
const makers = new WeakMap<TerraformStack, Map<string, string>>();

function makersIn(scope: Construct): Map<string, string> {
  const stack = TerraformStack.of(scope);
  const known = makers.get(stack) ?? new Map<string, string>();
  makers.set(stack, known);
  return known;
}

/** Remembers that `scope` makes a release. */
export function rememberRelease(scope: Construct, namespace: string, name: string): void {
  makersIn(scope).set(`${namespace}/${name}`, scope.node.path);
}

/** Checks that no other construct of the stack makes a release of this name in the namespace. */
export function checkReleaseMaker(
  problems: Problems,
  scope: Construct,
  namespace: string,
  name: string,
): void {
  const maker = Token.isUnresolved([namespace, name])
    ? undefined
    : makersIn(scope).get(`${namespace}/${name}`);
  if (maker !== undefined) {
    problems.add(
      'release.twice',
      'name',
      name,
      `${maker} has the release of this name in ${namespace}: each would undo the other. Choose another name.`,
    );
  }
}
