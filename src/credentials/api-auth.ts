import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import {
  DataResource,
  Op,
  ref,
  type TerraformResource,
  type TerraformResourceLifecycle,
  TerraformStack,
} from 'cdktf';
import type { Construct } from 'constructs';
import { BasicAuth } from './basic-auth';
import type { CredentialsSpec } from './credentials';
import { passwordOf } from './password';

/** The one key that the charts read (prefect-server `templates/deployment.yaml`). */
export const AUTH_STRING_KEY = 'auth-string';

/** The auth Secret of an API: where it is, and how pods notice that it changed. */
export interface ApiAuth {
  readonly secretName: string;
  /** Whether we make the Secret; otherwise it exists in each namespace. */
  readonly managed: boolean;
  /** Whether the Secret can have copies with the same password in other namespaces. */
  readonly copyable: boolean;
  /** What pods carry so that a rotation rolls them: the version, never a hash of the value. */
  readonly podAnnotations: Record<string, string>;
  /** Makes the Secret in a namespace; does nothing for an existing Secret. */
  secretIn(
    scope: Construct,
    id: string,
    namespace: string,
    dependsOn: TerraformResource[],
  ): SecretV1 | undefined;
}

/** Makes what the API's auth string needs under `scope`, but for the Secrets themselves. */
export function apiAuth(
  scope: Construct,
  spec: CredentialsSpec,
  secretName: string,
  labels: Record<string, string>,
): ApiAuth {
  if (spec.kind === 'existing') {
    return {
      secretName: spec.secretName,
      managed: false,
      copyable: true,
      podAnnotations: {},
      secretIn: () => undefined,
    };
  }
  const password = passwordOf(scope, 'api-auth', spec);
  const authString = `${BasicAuth.USERNAME}:${password}`;
  const data = { [AUTH_STRING_KEY]: authString };
  const writeOnly = spec.kind === 'writeOnly';
  const lifecycle = spec.kind === 'given' ? keptUntilVersion(scope, authString, spec.version) : undefined;
  return {
    secretName,
    managed: true,
    copyable: !writeOnly,
    podAnnotations: { 'cdktf-prefect/api-auth-version': `${spec.kind}-${spec.version}` },
    secretIn: (parent, id, namespace, dependsOn) =>
      new SecretV1(parent, id, {
        metadata: { name: secretName, namespace, labels },
        type: 'Opaque',
        ...(writeOnly ? { dataWo: data, dataWoRevision: spec.version } : { data }),
        dependsOn,
        lifecycle,
      }),
  };
}

/**
 * A given password takes effect with its version only. The Secret keeps its name, so it can't be
 * replaced by a new name as the database's is: a resource that holds the version replaces it.
 */
function keptUntilVersion(scope: Construct, authString: string, version: number): TerraformResourceLifecycle {
  const trigger = new DataResource(scope, 'api-auth-version', { triggersReplace: { version } });
  return {
    ignoreChanges: ['data'],
    // cdktf writes a resource in here as an expression, which Terraform refuses; an address passes.
    replaceTriggeredBy: [`${trigger.terraformResourceType}.${trigger.friendlyUniqueId}`],
    postcondition: [
      {
        condition: Op.eq(ref(`self.data["${AUTH_STRING_KEY}"]`, TerraformStack.of(scope)), authString),
        errorMessage:
          "The password given for basic authentication is not the one in its Secret. A password changes only with its version: raise basicAuth's version by one, or give the old password again.",
      },
    ],
  };
}
