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
import { numberText } from '../terraform/number-text';
import { BasicAuth } from './basic-auth';
import type { CredentialsSpec } from './credentials';
import { MODE_SUFFIX, passwordOf } from './password';

/** The one key that the charts read (prefect-server `templates/deployment.yaml`). */
export const AUTH_STRING_KEY = 'auth-string';

/** Of the auth Secret and of pods that read it: its kind and version. The password guard of the examples reads it. */
const VERSION_ANNOTATION = 'cdktf-prefect/api-auth-version';

/** The auth Secret of an API: where it is, and how pods notice that it changed. */
export interface ApiAuth {
  readonly secretName: string;
  /**
   * What pods carry to follow the Secret: its version, never a hash of the value; and for a password
   * that nobody chose also its uid, because a Secret that is made anew has another one.
   */
  podAnnotations(secretUid: string | undefined): Record<string, string>;
  /** Makes the Secret in a namespace, with an id that ends in `suffix`; does nothing for an existing Secret. */
  secretIn(
    scope: Construct,
    suffix: string,
    namespace: string,
    dependsOn: TerraformResource[],
  ): SecretV1 | undefined;
}

/** Makes what the API's auth string needs under `scope`, but for the Secrets themselves. */
export function apiAuth(
  scope: Construct,
  spec: CredentialsSpec,
  baseName: string,
  labels: Record<string, string>,
): ApiAuth {
  if (spec.kind === 'existing') {
    return {
      secretName: spec.secretName,
      podAnnotations: () => ({}),
      secretIn: () => undefined,
    };
  }
  const mode = MODE_SUFFIX[spec.kind];
  const secretName = `${baseName}${mode}`;
  const password = passwordOf(scope, 'api-auth', spec);
  const authString = `${BasicAuth.USERNAME}:${password}`;
  const data = { [AUTH_STRING_KEY]: authString };
  const annotations = { [VERSION_ANNOTATION]: [spec.kind, numberText(spec.version)].join('-') };
  const writeOnly = spec.kind === 'writeOnly';
  // Pods refer to a Secret until the release changes: one of another mode goes after that. A given
  // one is replaced under its own name, which only works the other way round.
  const lifecycle =
    spec.kind === 'given' ? keptUntilVersion(scope, authString, spec.version) : { createBeforeDestroy: true };
  return {
    secretName,
    podAnnotations: (secretUid) => ({
      ...annotations,
      ...(writeOnly && secretUid && { 'cdktf-prefect/api-auth-secret-uid': secretUid }),
    }),
    secretIn: (parent, suffix, namespace, dependsOn) =>
      new SecretV1(parent, `api-auth${mode}-secret${suffix}`, {
        // Its name says nothing of its version: a plan that would change the password and not this is none of ours.
        metadata: { name: secretName, namespace, labels, annotations },
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
          "The auth Secret does not hold the password that is given for basic authentication. A password changes only with its version: raise basicAuth's version by one, or give the old password again. If the Secret was replaced by hand, delete it and apply.",
      },
    ],
  };
}
