import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Op, ref, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { percentEncoded } from '../terraform/percent-encoded';
import type { PasswordSpec, SecretKeys } from './credentials';
import { givenPasswordChecks, MODE_SUFFIX, passwordOf } from './password';

/** Keys of a database Secret: the user's password, and a superuser's if the chart needs one. */
export interface DatabaseSecretKeys {
  readonly password: string;
  readonly urlEncodedPassword?: string;
  readonly adminPassword?: string;
}

/** Keys of a created database Secret. It holds nothing that can change without the password. */
export const DATABASE_SECRET_KEYS = {
  password: 'password',
  urlEncodedPassword: 'password-urlencoded',
} as const;

/** A Secret that holds a database password, created here or existing. */
export interface DatabaseSecret {
  readonly name: string;
  readonly keys: SecretKeys & { readonly password: string };
  /** Resources that must exist before the release. */
  readonly resources: TerraformResource[];
  /** The uid of a write-only Secret. A recreated one has another password, so pods roll when it changes. */
  readonly uid?: string;
}

export interface DatabaseSecretOptions {
  readonly namespace: string;
  /** Name of the Secret without its version. */
  readonly baseName: string;
  readonly labels: Record<string, string>;
  readonly dependsOn: TerraformResource[];
  /**
   * Keys of the Secret's passwords.
   *
   * @default DATABASE_SECRET_KEYS
   */
  readonly keys?: DatabaseSecretKeys;
}

/**
 * Creates the immutable Secret of a database password, or refers to an existing one.
 * The name ends in the version, so a rotation changes the pod template, and a release that is rolled back
 * still finds the old Secret.
 */
export function databaseSecret(
  scope: Construct,
  spec: PasswordSpec,
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
      ? { createBeforeDestroy: true, ignoreChanges: SHARED_METADATA }
      : {
          createBeforeDestroy: true,
          ignoreChanges: ['data', ...SHARED_METADATA],
          precondition: givenPasswordChecks('database.credentials', spec, false),
          postcondition: Object.entries(passwords).map(([key, password]) => ({
            condition: Op.eq(ref(`self.data["${key}"]`, TerraformStack.of(scope)), password),
            errorMessage: `The Secret ${options.namespace}/${name} does not hold the password that Terraform has for it. To change the password, raise database.credentials.version by one. To keep it, give the old password again. If you replaced the Secret with kubectl, delete it and apply.`,
          })),
        },
  });
  changeLabels({ kind: 'Secret', name, namespace: options.namespace, resource: secret }, options.labels);
  return {
    name,
    keys,
    resources: [secret],
    uid: writeOnly ? secret.metadata.uid : undefined,
  };
}

/** The passwords of a Secret. A given password is the user's only, so the superuser's is then generated. */
function passwordsByKey(
  scope: Construct,
  spec: Exclude<PasswordSpec, { kind: 'existing' }>,
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
