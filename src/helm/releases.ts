import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { OwnerRegistry } from '../terraform/owner-registry';
import type { Problems } from '../validation/problems';

/** The owners of helm releases. */
const owners = new OwnerRegistry();

/** Remembers that `scope` makes a release. */
export function rememberRelease(scope: Construct, namespace: string, name: string): void {
  owners.add(scope, `${namespace}/${name}`);
}

/** Checks that no other construct of the stack makes a release of this name in the namespace. */
export function checkReleaseOwner(
  problems: Problems,
  scope: Construct,
  namespace: string,
  name: string,
): void {
  const owner = Token.isUnresolved([namespace, name])
    ? undefined
    : owners.find(scope, `${namespace}/${name}`);
  if (owner !== undefined) {
    problems.add(
      'release.twice',
      'name',
      name,
      `${owner} has the release of this name in ${namespace}: each would undo the other. Choose another name.`,
    );
  }
}
