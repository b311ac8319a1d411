import { madeBy } from '../validation/factory-calls';

/** Options of a namespace that is made. */
export interface NamespaceOptions {
  /**
   * Labels of the namespace, for example `pod-security.kubernetes.io/enforce`.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the namespace.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Whether a plan that would destroy or replace the namespace is an error (Terraform's
   * `lifecycle.prevent_destroy`): with it every volume claim in it is deleted. Known at synth. Changing it
   * changes nothing in the cluster. It does not protect from `kubectl`, nor from a construct that is taken
   * out of the code or has another id: Terraform forgets the setting with the resource.
   *
   * @default - whether the database in it is protected, true for a bundled one and SQLite; false for the namespaces of workers and jobs
   */
  readonly preventDestroy?: boolean;
}

/** A Kubernetes namespace that is made, or that exists. */
export class Namespace {
  /**
   * A namespace that is made as a resource of its own, never by helm: helm would not remove it, and a
   * release needs it before its Secret can be there. Destroying it deletes the volume claims in it.
   *
   * @param name at most 63 lower-case letters, digits and `-`; another name makes everything in it anew, data included
   * @param options labels and annotations
   */
  public static create(name: string, options: NamespaceOptions = {}): Namespace {
    return madeBy('Namespace.create', [name, options], new Namespace(name, options));
  }

  /**
   * A namespace that somebody else made, and keeps.
   *
   * @param name its name; it has to be there before the apply
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
