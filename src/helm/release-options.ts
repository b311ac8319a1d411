/** How helm installs and upgrades. */
export interface ReleaseOptions {
  /**
   * Seconds that helm waits for ready pods, 30 to 86400. Image pulls and the server's migration must fit in.
   * Changing it changes no object in the cluster and restarts no pod.
   *
   * @default 900
   */
  readonly timeout?: number;

  /**
   * Whether `apply` waits until the pods are ready. When false, a rotation deletes the old Secret while pods still
   * run on it: a container that restarts meanwhile can't start.
   *
   * @default true
   */
  readonly wait?: boolean;

  /**
   * Number of revisions that helm keeps, 2 to 1000. Each is a Secret in the namespace.
   *
   * @default 10
   */
  readonly maxHistory?: number;

  /**
   * Whether helm uninstalls a failed install and rolls back a failed upgrade.
   *
   * A rollback starts the older server on a database that the newer server has migrated. That server
   * fails with "Can't locate revision". With `redis` all servers fail, because a hook migrates before the
   * first pod is replaced. When false, a failed release stays for inspection, and the next apply upgrades it.
   *
   * @default false
   */
  readonly atomic?: boolean;

  /**
   * Whether an upgrade replaces each object by that of the manifest. This removes what other controllers and
   * people added to the objects, and fails where a field must stay, such as a `loadBalancerClass`.
   *
   * For one apply, after a failed upgrade whose additions you removed: helm leaves in the objects what only a
   * failed upgrade added (`docs/troubleshooting.md`, "A failed upgrade"). Helm 4 can't combine it with
   * server-side apply. Changing it upgrades the release and restarts no pod.
   *
   * @default false
   */
  readonly forceUpdate?: boolean;

  /**
   * Whether helm takes over objects that it does not manage yet. For adoption.
   *
   * @default false
   */
  readonly takeOwnership?: boolean;

  /**
   * Whether `apply` upgrades a release that another state or a person made in an existing namespace. When
   * false, such a release is an error. For adoption: a destroy then removes the release. A release of this
   * state whose first install failed is always upgraded.
   *
   * @default false
   */
  readonly upgradeInstall?: boolean;
}
