import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { Makers } from '../terraform/owner-registry';
import type { Problems } from '../validation/problems';

/** Which construct of a stack makes which helm release. */
const makers = new Makers();

/** Remembers that `scope` makes a release. */
export function rememberRelease(scope: Construct, namespace: string, name: string): void {
  makers.remember(scope, `${namespace}/${name}`);
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
    : makers.find(scope, `${namespace}/${name}`);
  if (maker !== undefined) {
    problems.add(
      'release.twice',
      'name',
      name,
      `${maker} has the release of this name in ${namespace}: each would undo the other. Choose another name.`,
    );
  }
}
