import { madeBy } from '../validation/factory-calls';

/** Options of a namespace that the stack creates. */
export interface NamespaceOptions {
  /**
   * Labels of the namespace, for example `pod-security.kubernetes.io/enforce`. Changed in place. One that you remove
   * stays if the namespace had it from its creation: remove it with `kubectl label` too.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the namespace. Changed in place. One that you remove stays if the namespace had it from its
   * creation: remove it with `kubectl annotate` too.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Whether a plan that would destroy or replace the namespace is an error (Terraform's
   * `lifecycle.prevent_destroy`). Deleting a namespace deletes every volume claim in it. Must be known at
   * synth. Changing it changes nothing in the cluster. It does not protect against `kubectl`. It also does
   * not protect a construct that you remove or rename, because its setting is removed with it.
   *
   * @default - the database's `preventDestroy` in the server's namespace, true for a bundled database and SQLite; false for the namespaces of workers and jobs
   */
  readonly preventDestroy?: boolean;
}

/** A Kubernetes namespace that the stack creates, or one that exists. */
export class Namespace {
  /**
   * A namespace that the stack creates as a resource, never through helm. The release's Secret needs the
   * namespace first, and helm would not delete it. Destroying it deletes the volume claims in it.
   *
   * @param name at most 63 lower-case letters, digits and `-`; changing it replaces everything in the namespace, data included
   * @param options labels and annotations
   */
  public static create(name: string, options: NamespaceOptions = {}): Namespace {
    return madeBy('Namespace.create', [name, options], new Namespace(name, options));
  }

  /**
   * A namespace that exists. The stack neither changes nor destroys it.
   *
   * @param name its name; it must exist before the apply
   */
  public static existing(name: string): Namespace {
    return madeBy('Namespace.existing', [name], new Namespace(name));
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** @internal */
    public readonly _create?: NamespaceOptions,
  ) {}
}
