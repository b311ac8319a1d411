import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { type Precondition, ref, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Label or annotation of every object of a release of ours. */
const OWN_MARK = 'cdktf-prefect/release';

/** What a chart can put on all of its objects: the key of its values, and the field of `metadata` that results. */
export interface ReleaseMark {
  readonly valuesKey: string;
  readonly field: 'labels' | 'annotations';
}

/** How prefect-helm's charts mark their objects. */
export const LABEL_MARK: ReleaseMark = { valuesKey: 'commonLabels', field: 'labels' };

/** Values that mark the objects of a release. */
export function ownMarkValues(name: string, mark: ReleaseMark): Record<string, unknown> {
  return { [mark.valuesKey]: { [OWN_MARK]: name } };
}

/**
 * A condition that fails in the plan where somebody else has a release of this name in the namespace.
 *
 * A failed first install is not in the state (hashicorp/terraform-provider-helm#1669), so the next apply
 * has to upgrade what it finds; without this it would also upgrade what is not ours.
 */
export function notForeign(
  scope: Construct,
  name: string,
  namespace: string,
  { field }: ReleaseMark,
): Precondition {
  // Objects can be selected by their labels alone; annotations are looked at in what is found.
  const unmarked = field === 'labels' ? `,!${OWN_MARK}` : '';
  const foreign = new DataKubernetesResources(scope, 'foreign-release', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    labelSelector: `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${name}${unmarked}`,
  });
  const objects = `data.${foreign.terraformResourceType}.${foreign.friendlyUniqueId}.objects`;
  const found =
    field === 'labels'
      ? objects
      : `[for object in ${objects} : 1 if try(object.metadata.annotations["${OWN_MARK}"], "") == ""]`;
  return {
    // `Op.eq` of cdktf 0.21 writes a 0 as `undefined`.
    condition: ref(`length(${found}) == 0`, TerraformStack.of(scope)),
    errorMessage: `The namespace ${namespace} has a helm release "${name}" that was not made here. Choose another name, or set release.upgradeInstall to adopt it.`,
  };
}
