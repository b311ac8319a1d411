import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { type Precondition, TerraformLocal, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { expression } from '../terraform/expression';
import { operand } from '../validation/conditions';

/** Bytes of each unit of a Kubernetes quantity. */
const UNITS = Object.fromEntries([
  ['', 1],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((unit, index) => [unit, 1000 ** (index + 1)]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, index) => [unit, 1024 ** (index + 1)]),
]);

export interface SizedClaim {
  readonly name: string;
  readonly namespace: string;
  readonly size: string;
  readonly dependsOn: TerraformResource[];
}

/**
 * Fails the plan if the claim in the cluster is larger. Somebody may have grown it, and Kubernetes makes no volume
 * smaller. Terraform would plan to replace it, and say only that `prevent_destroy` forbids that.
 */
export function notSmaller(scope: Construct, { name, namespace, size, dependsOn }: SizedClaim): Precondition {
  const data = new DataKubernetesResources(scope, 'current-claim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace,
    fieldSelector: `metadata.name=${name}`,
    // In the first plan the namespace is missing, and maybe the cluster.
    dependsOn,
  });
  const requested = 'claim.spec.resources.requests.storage';
  const larger = expression((write) => {
    const wanted = Token.isUnresolved(size) ? write(operand(size)) : JSON.stringify(size);
    const objects = `data.${data.terraformResourceType}.${data.friendlyUniqueId}.objects`;
    const isLarger = `try(${bytes(requested)} > ${bytes(wanted)}, false)`;
    return `join(", ", [for claim in ${objects} : ${requested} if ${isLarger}])`;
  });
  const text = new TerraformLocal(scope, 'larger-claim', larger).asString;
  return {
    // `Op.eq` of cdktf 0.21 writes an empty text as `undefined`.
    condition: expression((write) => `${write(text)} == ""`),
    errorMessage: `The claim ${namespace}/${name} has ${text}, and Kubernetes makes no volume smaller. Give at least that as the size. To get a smaller one, dump the database and restore it into another.`,
  };
}

function bytes(quantity: string): string {
  const unit = `regex("[a-zA-Z]*$", ${quantity})`;
  return `tonumber(regex("^[0-9.]+", ${quantity})) * ${JSON.stringify(UNITS)}[${unit}]`;
}
