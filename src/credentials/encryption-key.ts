import { madeBy } from '../validation/factory-calls';

/** Options of an encryption key that Terraform generates. */
export interface EncryptionKeyOptions {
  /**
   * Protects the key: a plan that would destroy or replace its Secret is an error, and so is `destroy`
   * (Terraform's `lifecycle.prevent_destroy`). A namespace that the server makes is protected with it. It has to be
   * known at synth. It does not protect against `kubectl`. Nor does it help if you remove the key from the code,
   * because the setting is removed with it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/** @internal */
export type EncryptionKeySpec =
  | { kind: 'generated'; preventDestroy?: boolean }
  | { kind: 'given'; password: string }
  | { kind: 'existing'; secretName: string; key?: string }
  | { kind: 'writeOnly'; preventDestroy?: boolean };

/**
 * The key that Prefect encrypts its blocks with (`PREFECT_SERVER_ENCRYPTION_KEY`, a Fernet key: 32 bytes in
 * URL-safe base64). One Kubernetes Secret holds it. If the key is lost or replaced, no block can be read, so a
 * server whose key does not decrypt its blocks does not start.
 *
 * It has no version, because Prefect has no second key to rotate with: another key would need every block to be
 * encrypted again.
 */
export class EncryptionKey {
  /**
   * A key that Terraform generates once (`random_bytes`) and keeps in its state. For a new installation only:
   * blocks that Prefect encrypted with another key could not be read.
   */
  public static generated(options: EncryptionKeyOptions = {}): EncryptionKey {
    const spec = { kind: 'generated', preventDestroy: options?.preventDestroy } as const;
    return madeBy('EncryptionKey.generated', [options], new EncryptionKey(spec));
  }

  /**
   * A key that you supply, and keep: a sensitive variable, or an attribute of another resource. Another key is an
   * error of the plan.
   *
   * @param password a token of the Fernet key. A literal is an error, because it would be in your code
   */
  public static fromPassword(password: string): EncryptionKey {
    const spec = { kind: 'given', password } as const;
    return madeBy('EncryptionKey.fromPassword', [password], new EncryptionKey(spec));
  }

  /**
   * Your own Secret with the key. It has to exist in the server's namespace before `apply`. Terraform never reads it.
   *
   * @param secretName the Secret's name
   * @param key the Secret's key, by default `encryption-key`
   */
  public static fromSecret(secretName: string, key?: string): EncryptionKey {
    const spec = { kind: 'existing', secretName, key } as const;
    return madeBy('EncryptionKey.fromSecret', [secretName, key], new EncryptionKey(spec));
  }

  /**
   * A generated key that is in no state and no plan. For a new installation only. Needs Terraform or OpenTofu 1.11.
   * Nobody but the cluster has it, so keep a copy of its Secret: without it, a deleted Secret means lost blocks.
   */
  public static writeOnly(options: EncryptionKeyOptions = {}): EncryptionKey {
    const spec = { kind: 'writeOnly', preventDestroy: options?.preventDestroy } as const;
    return madeBy('EncryptionKey.writeOnly', [options], new EncryptionKey(spec));
  }

  /** @internal */
  public readonly _spec: EncryptionKeySpec;

  /**
   * Whether the Secret, and by default its namespace, must not be destroyed.
   *
   * @internal
   */
  public get _isProtected(): boolean {
    const { _spec: spec } = this;
    return (spec.kind === 'generated' || spec.kind === 'writeOnly') && (spec.preventDestroy ?? true);
  }

  private constructor(spec: EncryptionKeySpec) {
    this._spec = spec;
  }
}
