import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { DataResource, type Precondition, ref, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Label or annotation of every object of a release that is made here: an id that only this state knows. */
const OWNER = 'cdktf-prefect/owner';

/** What a chart can put on all of its objects: the key of its values, and the field of `metadata` that results. */
export interface ReleaseMark {
  readonly valuesKey: string;
  readonly field: 'labels' | 'annotations';
}

/** How prefect-helm's charts mark their objects. */
export const LABEL_MARK: ReleaseMark = { valuesKey: 'commonLabels', field: 'labels' };

export interface OwnershipOptions {
  readonly name: string;
  readonly namespace: string;
  readonly mark: ReleaseMark;
  /** Whether a release of somebody else is to be taken over. */
  readonly adopt: boolean;
}

/** What keeps a release and one of somebody else apart in a namespace that both may use. */
export interface Ownership {
  /** Values that mark the objects of the release. */
  readonly values: Record<string, unknown>;
  /** Conditions that fail where the release is somebody else's. */
  readonly conditions: Precondition[];
}

/**
 * A failed first install is not in the state (hashicorp/terraform-provider-helm#1669), so the next apply
 * has to upgrade what it finds. Without an owner it would also upgrade, and one day destroy, a release
 * that a person or another state made. One without an owner fails the plan; one of another state fails
 * the apply before the release is touched, because the id is made by the first apply.
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
  // Objects can be selected by their labels alone; annotations are looked at in what is found.
  const found = objects(scope, 'foreign-release', options, '');
  const id = `${owner.terraformResourceType}.${owner.friendlyUniqueId}.id`;
  const annotation = `object.metadata.annotations["${OWNER}"]`;
  return [
    condition(scope, options, `[for object in ${found} : object if !can(${annotation})]`),
    condition(scope, options, `[for object in ${found} : object if try(${annotation}, ${id}) != ${id}]`),
  ];
}

/** The Deployments of releases of this name, as an expression. */
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
