import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { RemovedBlock } from '../terraform/removed-block';
import { preventDestroy } from '../validation/prevent-destroy';
import { notSmaller } from './claim-size';

const ID = 'database-claim';

export interface ClaimOptions {
  /** @default "database-claim" */
  readonly constructId?: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly size: string;
  /** @default "ReadWriteOnce" */
  readonly accessMode?: string;
  readonly storageClass?: string;
  readonly preventDestroy: boolean;
  readonly dependsOn: TerraformResource[];
}

/**
 * The claim of a database's volume. It is a resource beside the release, so that the data survives an
 * uninstalled or replaced release, and so that the claim can grow.
 */
export function databaseClaim(scope: Construct, options: ClaimOptions): PersistentVolumeClaimV1 {
  const { constructId = ID, name, namespace, labels, size, dependsOn } = options;
  const claim = new PersistentVolumeClaimV1(scope, constructId, {
    metadata: { name, namespace, labels },
    spec: {
      accessModes: [options.accessMode ?? 'ReadWriteOnce'],
      storageClassName: options.storageClass,
      resources: { requests: { storage: size } },
    },
    // With WaitForFirstConsumer the claim binds when the release creates the first pod.
    waitUntilBound: false,
    dependsOn,
    // The provider replaces a claim when its size shrinks or its class changes, which would delete the data.
    // With create_before_destroy, Kubernetes refuses the new claim, because its name is taken, and the old one stays.
    // Without its annotation `helm.sh/resource-policy: keep`, the chart's next upgrade would delete an adopted claim.
    lifecycle: preventDestroy(options.preventDestroy, {
      createBeforeDestroy: true,
      ignoreChanges: SHARED_METADATA,
      precondition: [notSmaller(scope, { name, namespace, size, dependsOn })],
    }),
  });
  changeLabels({ kind: 'PersistentVolumeClaim', name, namespace, resource: claim }, labels);
  return claim;
}

/**
 * Emits a `removed` block, so that switching to a database without a claim keeps the old claim and its data.
 * Without the block, Terraform would destroy the claim, because `prevent_destroy` leaves the code with the resource.
 */
export function keepFormerClaim(scope: Construct, constructId = ID): void {
  new RemovedBlock(scope, constructId, PersistentVolumeClaimV1.tfResourceType);
}
