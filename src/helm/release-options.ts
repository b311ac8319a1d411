/** How helm installs and upgrades. */
export interface ReleaseOptions {
  /**
   * Seconds that helm waits for pods to be ready, 30 to 86400: image pulls and the server's migration have
   * to fit. Changing it changes no object in the cluster, and rolls no pod.
   *
   * @default 900
   */
  readonly timeout?: number;

  /**
   * Whether `apply` waits until the pods are ready. On a server with `redis`, true is an error: its
   * database is migrated by a hook after the wait, and its pods get ready after the migration.
   *
   * @default - true; false on a server with `redis`
   */
  readonly wait?: boolean;

  /**
   * Revisions that helm keeps, 2 to 1000, each in a Secret of the namespace.
   *
   * @default 10
   */
  readonly maxHistory?: number;

  /**
   * Whether a failed install is removed and a failed upgrade is rolled back.
   *
   * Off, because a rollback starts the older server on a database that the newer one has migrated,
   * which fails with "Can't locate revision"; with `redis` all of them at once, because a hook has migrated
   * before the first is replaced. A failed install or upgrade stays as it is, to be looked at; the next
   * apply goes on from there.
   *
   * @default false
   */
  readonly atomic?: boolean;

  /**
   * Whether objects that helm does not manage yet are taken over. For adoption.
   *
   * @default false
   */
  readonly takeOwnership?: boolean;

  /**
   * Whether a release that somebody else, or another state, made in an existing namespace is upgraded
   * instead of refused. For adoption; a destroy then removes it. A release of our own whose first install
   * failed is upgraded in any case.
   *
   * @default false
   */
  readonly upgradeInstall?: boolean;
}
