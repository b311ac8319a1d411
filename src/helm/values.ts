import { Fn, type Precondition, ref, TerraformLocal, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from '../terraform/escape';

/** The helm values of one concern: database, auth, ingress and so on. */
export interface ValuesLayer {
  /** Names the Terraform local that holds the document. */
  readonly name: string;
  readonly document: Record<string, unknown>;
}

export interface RenderedValues {
  /** The entries of `values`. */
  readonly values: string[];
  /** Conditions that no token in the layers is sensitive. */
  readonly conditions: Precondition[];
}

/**
 * Renders layers as the `values` of a helm_release, one YAML document each, so that a plan shows only
 * the layer that changed.
 *
 * Each document is a local, which `yamlencode` renders. Literals in cdktf's `Fn` break on quotes,
 * backslashes and nulls. A JSON local keeps them.
 */
export function renderValues(
  scope: Construct,
  layers: ValuesLayer[],
  escaped: (document: unknown) => unknown = escapeDocument,
): RenderedValues {
  const rendered = layers
    .map(({ name, document }) => ({ name, document: escaped(document) as Record<string, unknown> }))
    .filter(({ document }) => Object.keys(document).length > 0)
    .map(({ name, document }) => ({
      name,
      document,
      local: new TerraformLocal(scope, `values-${name}`, document),
    }));
  return {
    values: rendered.map(({ local }) => Fn.yamlencode(local.expression)),
    conditions: rendered
      .filter(({ document }) => hasToken(document))
      .map(({ name, local }) =>
        notSensitive(
          scope,
          local,
          `A prop that goes into the values "${name}" (environment, labels, annotations, …)`,
        ),
      ),
  };
}

/** A condition that a local has no sensitive value. `what` is the subject of the error message. */
export function notSensitive(scope: Construct, local: TerraformLocal, what: string): Precondition {
  return {
    condition: ref(`!issensitive(jsonencode(local.${local.friendlyUniqueId}))`, TerraformStack.of(scope)),
    errorMessage: `${what} has a sensitive value in it. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for passwords and secretEnvironment for other secrets.`,
  };
}

/** Whether a value is a token or contains one. */
export function hasToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) {
    return true;
  }
  return value !== null && typeof value === 'object' && Object.values(value).some(hasToken);
}
