import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { OwnerRegistry } from '../terraform/owner-registry';
import type { Problems } from '../validation/problems';

const owners = new OwnerRegistry();

export function rememberRelease(scope: Construct, namespace: string, name: string): void {
  owners.add(scope, `${namespace}/${name}`);
}

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
      `${owner} already creates a release of this name in ${namespace}. Choose another name.`,
    );
  }
}
