import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Bytes } from '@cdktf/provider-random/lib/bytes';
import { Fn, Op, ref, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { SecretKeyReference } from '../kubernetes/pod-options';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { preventDestroy } from '../validation/prevent-destroy';
import type { EncryptionKey, EncryptionKeySpec } from './encryption-key';
import { MODE_SUFFIX, passwordOf } from './password';

const DATA_KEY = 'encryption-key';

export interface EncryptionKeySecretOptions {
  readonly server: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly dependsOn: TerraformResource[];
}

/** The Secret with a server's key. Its name has no version, because the key never changes. */
export function encryptionKeyReference(server: string, { _spec: spec }: EncryptionKey): SecretKeyReference {
  return spec.kind === 'existing'
    ? { secretName: spec.secretName, key: spec.key ?? DATA_KEY }
    : { secretName: `${server}-encryption-key${MODE_SUFFIX[spec.kind]}`, key: DATA_KEY };
}

/**
 * Creates the immutable Secret of a key, unless it exists. No pod annotation follows a recreated Secret: a running
 * server is then the last to know the key.
 */
export function encryptionKeySecret(
  scope: Construct,
  key: EncryptionKey,
  { server, namespace, labels, dependsOn }: EncryptionKeySecretOptions,
): SecretV1[] {
  const { _spec: spec } = key;
  if (spec.kind === 'existing') {
    return [];
  }
  const { secretName: name } = encryptionKeyReference(server, key);
  const value = keyOf(scope, spec);
  const data = { [DATA_KEY]: value };
  const writeOnly = spec.kind === 'writeOnly';
  const secret = new SecretV1(scope, `encryption-key${MODE_SUFFIX[spec.kind]}-secret`, {
    metadata: { name, namespace, labels },
    immutable: true,
    type: 'Opaque',
    ...(writeOnly ? { dataWo: data, dataWoRevision: 1 } : { data }),
    dependsOn,
    // With create_before_destroy, Kubernetes refuses a replacement, because its name is taken, and the key stays.
    lifecycle: preventDestroy(key._isProtected, {
      createBeforeDestroy: true,
      ignoreChanges: writeOnly ? SHARED_METADATA : ['data', ...SHARED_METADATA],
      postcondition: writeOnly
        ? undefined
        : [
            {
              condition: Op.eq(ref(`self.data["${DATA_KEY}"]`, TerraformStack.of(scope)), value),
              errorMessage: `The Secret ${namespace}/${name} does not hold the encryption key that Terraform has for it. Another key would make all blocks unreadable. Give the old key again. If you replaced the Secret with kubectl, restore it.`,
            },
          ],
    }),
  });
  changeLabels({ kind: 'Secret', name, namespace, resource: secret }, labels);
  return [secret];
}

/** The key as an expression. There are no ephemeral bytes, so a write-only key is the hash of a long password. */
function keyOf(scope: Construct, spec: Exclude<EncryptionKeySpec, { kind: 'existing' }>): string {
  switch (spec.kind) {
    case 'given':
      return spec.password;
    case 'generated':
      return urlSafe(new Bytes(scope, 'encryption-key-bytes', { length: 32 }).base64);
    case 'writeOnly':
      return urlSafe(
        Fn.base64sha256(passwordOf(scope, 'encryption-key', { kind: 'writeOnly', length: 64, version: 1 })),
      );
  }
}

function urlSafe(base64: string): string {
  return Fn.replace(Fn.replace(base64, '+', '-'), '/', '_');
}
