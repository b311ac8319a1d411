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
import { changeLabels, SHARED_LABELS } from '../kubernetes/shared-metadata';
import { numberText } from '../terraform/number-text';
import { BasicAuth } from './basic-auth';
import type { PasswordSpec } from './credentials';
import { givenPasswordChecks, MODE_SUFFIX, passwordOf } from './password';

/** The key that the charts read (prefect-server `templates/deployment.yaml`). They read no other. */
export const AUTH_STRING_KEY = 'auth-string';

/** Annotation of the auth Secret and its pods: kind and version. The examples' password guard reads it. */
const VERSION_ANNOTATION = 'cdktf-prefect/api-auth-version';

/** The auth Secret of an API: its name, and the annotations that roll pods when it changes. */
export interface ApiAuth {
  readonly secretName: string;
  /**
   * Annotations that roll pods when the Secret changes. They hold its version, never a hash of the value.
   * For a write-only password they also hold the Secret's uid, because a recreated Secret has another password.
   */
  podAnnotations(secretUid: string | undefined): Record<string, string>;
  /** Creates the Secret in a namespace, under an id that ends in `suffix`. Creates none for an existing Secret. */
  secretIn(
    scope: Construct,
    suffix: string,
    namespace: string,
    dependsOn: TerraformResource[],
  ): SecretV1 | undefined;
}

/** Creates what the API's auth string needs under `scope`, except the Secrets. */
export function apiAuth(
  scope: Construct,
  spec: PasswordSpec,
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
  // Pods refer to the Secret until the release changes. A Secret of another mode has another name, so it is
  // destroyed after that. A given Secret is replaced under its own name, so it is destroyed first.
  const lifecycle =
    spec.kind === 'given'
      ? {
          ...keptUntilVersion(scope, authString, spec.version),
          precondition: givenPasswordChecks('basicAuth', spec, true),
        }
      : { createBeforeDestroy: true, ignoreChanges: [SHARED_LABELS] };
  return {
    secretName,
    podAnnotations: (secretUid) => ({
      ...annotations,
      ...(writeOnly && secretUid && { 'cdktf-prefect/api-auth-secret-uid': secretUid }),
    }),
    secretIn: (parent, suffix, namespace, dependsOn) => {
      const secret = new SecretV1(parent, `api-auth${mode}-secret${suffix}`, {
        // The name has no version. The guard refuses a plan that changes the password and not this annotation.
        metadata: { name: secretName, namespace, labels, annotations },
        type: 'Opaque',
        ...(writeOnly ? { dataWo: data, dataWoRevision: spec.version } : { data }),
        dependsOn,
        lifecycle,
      });
      changeLabels({ kind: 'Secret', name: secretName, namespace, resource: secret }, labels);
      return secret;
    },
  };
}

/**
 * A given password takes effect only when its version changes. The Secret keeps its name, so a new name can't
 * replace it as it replaces the database's. A resource that holds the version triggers the replacement.
 */
function keptUntilVersion(scope: Construct, authString: string, version: number): TerraformResourceLifecycle {
  const trigger = new DataResource(scope, 'api-auth-version', { triggersReplace: { version } });
  return {
    ignoreChanges: ['data', SHARED_LABELS],
    // cdktf writes a resource here as an expression, which Terraform refuses. Terraform accepts an address.
    replaceTriggeredBy: [`${trigger.terraformResourceType}.${trigger.friendlyUniqueId}`],
    postcondition: [
      {
        condition: Op.eq(ref(`self.data["${AUTH_STRING_KEY}"]`, TerraformStack.of(scope)), authString),
        errorMessage:
          "The auth Secret does not hold the password that is given for basic authentication. To change the password, raise basicAuth's version by one. To keep it, give the old password again. If you replaced the Secret with kubectl, delete it and apply.",
      },
    ],
  };
}
