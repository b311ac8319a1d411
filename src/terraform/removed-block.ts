import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { requireTerraform } from './required-version';

/**
 * A `removed` block for a resource that an earlier configuration created with this scope and id. Terraform forgets
 * the resource and keeps it. The block has no effect if the state has no such resource.
 */
export class RemovedBlock extends TerraformElement {
  public constructor(
    scope: Construct,
    id: string,
    private readonly type: string,
  ) {
    super(scope, id);
    requireTerraform(this, 7);
  }

  public toTerraform(): unknown {
    return { removed: [{ from: `${this.type}.${this.friendlyUniqueId}`, lifecycle: { destroy: false } }] };
  }
}
