import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Op, ref, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { percentEncoded } from '../terraform/percent-encoded';
import type { CredentialsSpec, SecretKeys } from './credentials';
import { MODE_SUFFIX, passwordOf } from './password';

/** Keys of a database Secret: of the user's password, and of a superuser's where the chart wants one. */
export interface DatabaseSecretKeys {
  readonly password: string;
  readonly urlEncodedPassword?: string;
  readonly adminPassword?: string;
}

/** Keys of a database Secret that we make: the password, plain and percent-encoded, and nothing that can change without it. */
export const DATABASE_SECRET_KEYS = {
  password: 'password',
  urlEncodedPassword: 'password-urlencoded',
} as const;

/** A Secret that holds a database password, whoever made it. */
export interface DatabaseSecret {
  readonly name: string;
  readonly keys: SecretKeys & { readonly password: string };
  /** What must exist before the release. */
  readonly resources: TerraformResource[];
  /** Changes when the Secret is made anew with a password that nobody chose; pods carry it to follow. */
  readonly uid?: string;
}

export interface DatabaseSecretOptions {
  readonly namespace: string;
  /** Name of the Secret without its version. */
  readonly baseName: string;
  readonly labels: Record<string, string>;
  readonly dependsOn: TerraformResource[];
  /**
   * What the Secret holds under which key.
   *
   * @default DATABASE_SECRET_KEYS
   */
  readonly keys?: DatabaseSecretKeys;
}

/**
 * Makes the immutable Secret of a database password, or refers to an existing one.
 * Its name carries the version, so a rotation changes the pods' template and the release that is
 * rolled back still finds the Secret it knew.
 */
export function databaseSecret(
  scope: Construct,
  spec: CredentialsSpec,
  options: DatabaseSecretOptions,
): DatabaseSecret {
  const keys = options.keys ?? DATABASE_SECRET_KEYS;
  if (spec.kind === 'existing') {
    return {
      name: spec.secretName,
      keys: { ...spec.keys, password: spec.keys.password ?? keys.password },
      resources: [],
    };
  }
  const passwords = passwordsByKey(scope, spec, keys);
  const userPassword = passwords[keys.password];
  const data = {
    ...passwords,
    ...(keys.urlEncodedPassword && { [keys.urlEncodedPassword]: percentEncoded(userPassword) }),
  };
  const name = `${options.baseName}${MODE_SUFFIX[spec.kind]}-v${spec.version}`;
  const writeOnly = spec.kind === 'writeOnly';
  const secret = new SecretV1(scope, `database${MODE_SUFFIX[spec.kind]}-secret`, {
    metadata: { name, namespace: options.namespace, labels: options.labels },
    immutable: true,
    type: 'Opaque',
    ...(writeOnly ? { dataWo: data, dataWoRevision: spec.version } : { data }),
    dependsOn: options.dependsOn,
    lifecycle: writeOnly
      ? { createBeforeDestroy: true }
      : {
          createBeforeDestroy: true,
          ignoreChanges: ['data'],
          postcondition: Object.entries(passwords).map(([key, password]) => ({
            condition: Op.eq(ref(`self.data["${key}"]`, TerraformStack.of(scope)), password),
            errorMessage: `The Secret ${options.namespace}/${name} does not hold the password that Terraform has for it. A password changes only with its version: raise database.credentials.version by one, or give the old password again. If the Secret was replaced by hand, delete it and apply.`,
          })),
        },
  });
  return {
    name,
    keys,
    resources: [secret],
    uid: writeOnly ? secret.metadata.uid : undefined,
  };
}

/** The passwords of a Secret. Nobody gives a superuser's, so it is generated where the user's is given. */
function passwordsByKey(
  scope: Construct,
  spec: Exclude<CredentialsSpec, { kind: 'existing' }>,
  keys: DatabaseSecretKeys,
): Record<string, string> {
  const password = passwordOf(scope, 'database', spec);
  if (keys.adminPassword === undefined) {
    return { [keys.password]: password };
  }
  const admin =
    spec.kind === 'given' ? ({ kind: 'generated', length: 32, version: spec.version } as const) : spec;
  return { [keys.password]: password, [keys.adminPassword]: passwordOf(scope, 'database-admin', admin) };
}
