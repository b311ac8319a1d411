import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from '../terraform/escape';
import { OwnerRegistry } from '../terraform/owner-registry';
import { preventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import type { Namespace } from './namespace';

/** The owners of namespaces. */
const owners = new OwnerRegistry();

/** Checks that no construct but `scope` makes the namespace too: the second to apply would fail. */
export function checkNamespaceOwner(
  problems: Problems,
  path: string,
  scope: Construct,
  namespace: Namespace | undefined,
): void {
  if (namespace?._create === undefined) {
    return;
  }
  const { name } = namespace;
  const owner = owners.find(scope, name);
  if (owner !== undefined && owner !== scope.node.path) {
    problems.add(
      'namespace.twice',
      path,
      name,
      `${owner} makes it already: use Namespace.existing('${name}') here.`,
    );
  }
}

/** The namespaces under one construct, each made once however many pods live in it. */
export class Namespaces {
  private readonly made = new Map<string, NamespaceV1>();

  public constructor(private readonly scope: Construct) {}

  /** Whether a namespace is made here, so that nothing of others is in it. */
  public isMade(name: string): boolean {
    return this.made.has(name);
  }

  /**
   * The resources that have to exist before something is put into the namespace. It is protected by default
   * if it `holdsData`.
   */
  public ensure(namespace: Namespace, id: string, holdsData = false): TerraformResource[] {
    const { name, _create: options } = namespace;
    const known = this.made.get(name);
    if (known !== undefined || options === undefined) {
      return known === undefined ? [] : [known];
    }
    const resource = new NamespaceV1(this.scope, id, {
      metadata: {
        name,
        labels: escapeDocument(options.labels) as Record<string, string>,
        annotations: escapeDocument(options.annotations) as Record<string, string>,
      },
      // Finalizers of what is in it run first (hashicorp/terraform-provider-kubernetes#335).
      timeouts: { delete: '10m' },
      lifecycle: preventDestroy(options.preventDestroy ?? holdsData),
    });
    this.made.set(name, resource);
    owners.add(this.scope, name);
    return [resource];
  }
}
