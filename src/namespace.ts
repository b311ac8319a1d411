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
    return new Namespace(name, options);
  }

  /**
   * A namespace that somebody else made, and keeps.
   *
   * @param name its name; it has to be there before the apply
   */
  public static existing(name: string): Namespace {
    return new Namespace(name);
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** @internal */
    public readonly _create?: NamespaceOptions,
  ) {}
}
