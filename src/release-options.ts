/** How helm installs and upgrades. */
export interface ReleaseOptions {
  /**
   * Seconds that helm waits for pods to be ready: image pulls and the server's migration have to fit.
   *
   * @default 900
   */
  readonly timeout?: number;

  /**
   * Whether `apply` waits until the pods are ready.
   *
   * @default true
   */
  readonly wait?: boolean;

  /**
   * Revisions that helm keeps.
   *
   * @default 10
   */
  readonly maxHistory?: number;

  /**
   * Whether a failed install is removed and a failed upgrade is rolled back.
   *
   * Off, because a rollback starts the older server on a database that the newer one has migrated,
   * which fails with "Can't locate revision". A failed install or upgrade stays as it is, to be
   * looked at; the next apply goes on from there.
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
   * Whether a release that somebody else made is upgraded instead of refused. For adoption. A release
   * of our own whose first install failed is upgraded in any case.
   *
   * @default false
   */
  readonly upgradeInstall?: boolean;
}
