import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { DataResource, type Precondition, ref, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Label or annotation on every object of the release. Its value is an id that only this state knows. */
const OWNER = 'cdktf-prefect/owner';

/** How a chart marks all of its objects: the key in its values, and the `metadata` field that the key fills. */
export interface ReleaseMark {
  readonly valuesKey: string;
  readonly field: 'labels' | 'annotations';
}

export const LABEL_MARK: ReleaseMark = { valuesKey: 'commonLabels', field: 'labels' };

export interface OwnershipOptions {
  readonly name: string;
  readonly namespace: string;
  readonly mark: ReleaseMark;
  /** Whether to upgrade a release that another owner made. */
  readonly adopt: boolean;
}

/** Distinguishes the release from another owner's release of the same name in a shared namespace. */
export interface Ownership {
  /** Values that mark the objects of the release. */
  readonly values: Record<string, unknown>;
  /** Conditions that fail if another owner made the release. */
  readonly conditions: Precondition[];
}

/**
 * A failed first install is not in the state (hashicorp/terraform-provider-helm#1669), so the next apply
 * upgrades the release that it finds. Without the owner mark it would also upgrade, and later destroy, a
 * release that a person or another state made. A release without the mark fails the plan. A release of
 * another state fails the apply before helm runs, because the first apply creates the id.
 */
export function ownership(scope: Construct, options: OwnershipOptions): Ownership {
  const { mark } = options;
  const owner = new DataResource(scope, 'owner');
  return {
    values: { [mark.valuesKey]: { [OWNER]: owner.id } },
    conditions: options.adopt ? [] : conditions(scope, options, owner),
  };
}

function conditions(scope: Construct, options: OwnershipOptions, owner: DataResource): Precondition[] {
  if (options.mark.field === 'labels') {
    return [
      condition(scope, options, objects(scope, 'foreign-release', options, `,!${OWNER}`)),
      condition(
        scope,
        options,
        objects(scope, 'release-of-another-state', options, `,${OWNER},${OWNER}!=${owner.id}`),
      ),
    ];
  }
  // Kubernetes selects objects by labels only, so the expression filters by annotation.
  const found = objects(scope, 'foreign-release', options, '');
  const id = `${owner.terraformResourceType}.${owner.friendlyUniqueId}.id`;
  const annotation = `object.metadata.annotations["${OWNER}"]`;
  return [
    condition(scope, options, `[for object in ${found} : object if !can(${annotation})]`),
    condition(scope, options, `[for object in ${found} : object if try(${annotation}, ${id}) != ${id}]`),
  ];
}

/** An expression of the release's Deployments. `labels` narrows the label selector. */
function objects(
  scope: Construct,
  id: string,
  { name, namespace }: OwnershipOptions,
  labels: string,
): string {
  const data = new DataKubernetesResources(scope, id, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    labelSelector: `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${name}${labels}`,
  });
  return `data.${data.terraformResourceType}.${data.friendlyUniqueId}.objects`;
}

function condition(scope: Construct, { name, namespace }: OwnershipOptions, found: string): Precondition {
  return {
    // `Op.eq` of cdktf 0.21 writes a 0 as `undefined`.
    condition: ref(`length(${found}) == 0`, TerraformStack.of(scope)),
    errorMessage: `The namespace ${namespace} has a helm release "${name}" that was not made here. Choose another name, or set release.upgradeInstall to adopt it.`,
  };
}
