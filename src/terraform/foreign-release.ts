import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { type Precondition, ref, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Label of every object of a release of ours. */
const OWN_LABEL = 'cdktf-prefect/release';

/** Values that label the objects of a release. */
export function ownLabelValues(name: string): Record<string, unknown> {
  return { commonLabels: { [OWN_LABEL]: name } };
}

/**
 * A condition that fails in the plan where somebody else has a release of this name in the namespace.
 *
 * A failed first install is not in the state (hashicorp/terraform-provider-helm#1669), so the next apply
 * has to upgrade what it finds; without this it would also upgrade what is not ours.
 */
export function notForeign(scope: Construct, name: string, namespace: string): Precondition {
  const foreign = new DataKubernetesResources(scope, 'foreign-release', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    labelSelector: `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${name},!${OWN_LABEL}`,
  });
  return {
    // `Op.eq` of cdktf 0.21 writes a 0 as `undefined`.
    condition: ref(
      `length(data.${foreign.terraformResourceType}.${foreign.friendlyUniqueId}.objects) == 0`,
      TerraformStack.of(scope),
    ),
    errorMessage: `The namespace ${namespace} has a helm release "${name}" that was not made here. Choose another name, or set release.upgradeInstall to adopt it.`,
  };
}
