import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from '../terraform/escape';
import { OwnerRegistry } from '../terraform/owner-registry';
import { singleBlock } from '../terraform/single-block';
import { preventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import { type Labels, mergedLabels } from './labels';
import type { Namespace } from './namespace';
import { changeAnnotations, changeLabels, SHARED_METADATA } from './shared-metadata';

const owners = new OwnerRegistry();

/** Two constructs must not create the same namespace: Terraform would fail on the second. */
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
      `${owner} already creates this namespace. Use Namespace.existing('${name}') here.`,
    );
  }
}

/** Creates each namespace under one construct once, even if several pods share it. */
export class Namespaces {
  private readonly created = new Map<string, NamespaceV1>();

  /** `labels` are the common labels of the construct's objects. */
  public constructor(
    private readonly scope: Construct,
    private readonly labels?: Labels,
  ) {}

  /** A created namespace holds no objects of other owners. */
  public isMade(name: string): boolean {
    return this.created.has(name);
  }

  /**
   * Creates the namespace if needed, and returns what objects in it must depend on. `holdsData` sets the
   * default of `preventDestroy`. `labels` replaces the common labels.
   */
  public ensure(
    namespace: Namespace,
    id: string,
    holdsData = false,
    labels: Labels | undefined = this.labels,
  ): TerraformResource[] {
    const { name, _create: options } = namespace;
    const known = this.created.get(name);
    if (known !== undefined || options === undefined) {
      return known === undefined ? [] : [known];
    }
    const metadata = {
      labels: escapeDocument(mergedLabels(labels, options.labels)) as Labels | undefined,
      annotations: escapeDocument(options.annotations) as Labels | undefined,
    };
    const resource = new NamespaceV1(this.scope, id, {
      metadata: singleBlock({ name, ...metadata }),
      // Finalizers of its objects run first (hashicorp/terraform-provider-kubernetes#335).
      timeouts: { delete: '10m' },
      lifecycle: preventDestroy(options.preventDestroy ?? holdsData, { ignoreChanges: SHARED_METADATA }),
    });
    const shared = { kind: 'Namespace', name, resource };
    changeLabels(shared, metadata.labels);
    changeAnnotations(shared, metadata.annotations);
    this.created.set(name, resource);
    owners.add(this.scope, name);
    return [resource];
  }
}
