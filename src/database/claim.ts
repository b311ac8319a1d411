import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { RemovedBlock } from '../terraform/removed-block';
import { preventDestroy } from '../validation/prevent-destroy';

const ID = 'database-claim';

export interface ClaimOptions {
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
 * The claim of a database's volume: a resource beside the release, so that neither an uninstalled nor
 * a replaced release takes the data with it, and so that it can grow.
 */
export function databaseClaim(scope: Construct, options: ClaimOptions): PersistentVolumeClaimV1 {
  return new PersistentVolumeClaimV1(scope, ID, {
    metadata: { name: options.name, namespace: options.namespace, labels: options.labels },
    spec: {
      accessModes: [options.accessMode ?? 'ReadWriteOnce'],
      storageClassName: options.storageClass,
      resources: { requests: { storage: options.size } },
    },
    // A storage class may bind when the first pod comes, and that pod comes with the release.
    waitUntilBound: false,
    dependsOn: options.dependsOn,
    // The provider replaces a claim whose size shrinks or whose class changes, and its data would be
    // gone. The new one has the name of the old, so made first it is refused and the old one stays.
    // Annotations are those of backups, storage and helm: without `helm.sh/resource-policy: keep`, an
    // adopted claim would go with the chart's next upgrade.
    lifecycle: preventDestroy(options.preventDestroy, {
      createBeforeDestroy: true,
      ignoreChanges: ['metadata[0].annotations'],
    }),
  });
}

/**
 * Emits a `removed` block, so that switching to a database without a claim keeps the old claim and its data.
 * Terraform would destroy it: `prevent_destroy` is gone with the resource that had it.
 */
export function keepFormerClaim(scope: Construct): void {
  new RemovedBlock(scope, ID, PersistentVolumeClaimV1.tfResourceType);
}
