import { Fn, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from './escape';

/** One document of helm values: what one concern (database, auth, ingress, …) says. */
export interface ValuesLayer {
  /** Names the Terraform local that holds the document. */
  readonly name: string;
  readonly document: Record<string, unknown>;
}

/**
 * Renders layers as the `values` of a helm_release, one YAML document each, so that a plan shows only
 * the layer that changed.
 *
 * A document goes through a local and `yamlencode`: cdktf's own `Fn` literals break on quotes,
 * backslashes and nulls, while a JSON local round-trips all of them.
 */
export function renderValues(scope: Construct, layers: ValuesLayer[], escaped = escapeDocument): string[] {
  return layers
    .map(({ name, document }) => ({ name, document: escaped(document) as Record<string, unknown> }))
    .filter(({ document }) => Object.keys(document).length > 0)
    .map(({ name, document }) =>
      Fn.yamlencode(new TerraformLocal(scope, `values-${name}`, document).expression),
    );
}
