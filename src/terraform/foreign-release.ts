import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { DataResource, type Precondition, ref, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Label of every object of a release that is made here: an id that only this state knows. */
const OWNER_LABEL = 'cdktf-prefect/owner';

/** What keeps a release and one of somebody else apart in a namespace that both may use. */
export interface Ownership {
  /** Values that label the objects of the release. */
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
export function ownership(scope: Construct, name: string, namespace: string, adopt: boolean): Ownership {
  const owner = new DataResource(scope, 'owner').id;
  const values = { commonLabels: { [OWNER_LABEL]: owner } };
  const selector = `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${name}`;
  const found = (id: string, labels: string): Precondition => {
    const data = new DataKubernetesResources(scope, id, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace,
      labelSelector: `${selector},${labels}`,
    });
    return {
      condition: ref(
        `length(data.${data.terraformResourceType}.${data.friendlyUniqueId}.objects) == 0`,
        TerraformStack.of(scope),
      ),
      errorMessage: `The namespace ${namespace} has a helm release "${name}" that was not made here. Choose another name, or set release.upgradeInstall to adopt it.`,
    };
  };
  const conditions = adopt
    ? []
    : [
        found('foreign-release', `!${OWNER_LABEL}`),
        found('release-of-another-state', `${OWNER_LABEL},${OWNER_LABEL}!=${owner}`),
      ];
  return { values, conditions };
}
