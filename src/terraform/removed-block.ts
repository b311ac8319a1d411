import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { requireTerraform } from './required-version';

/**
 * A `removed` block, for a resource that an earlier configuration made under this scope and id: it leaves the state
 * and stays where it is. Does nothing where there is none.
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
