import type { SecretKeyReference } from '../kubernetes/pod-options';

/** Set-up of an external database by a Job that logs in as an administrator. */
export interface DatabaseSetup {
  /** The administrator's password, in a Secret of the server's namespace that exists before `apply`. */
  readonly adminPassword: SecretKeyReference;

  /**
   * Name of the administrator: a superuser, or a role with `CREATEROLE` and `CREATEDB` as managed
   * databases have it.
   *
   * @default "postgres"
   */
  readonly adminUsername?: string;

  /**
   * The database that the administrator logs in to, to make the other one.
   *
   * @default "postgres"
   */
  readonly adminDatabase?: string;

  /**
   * An image with a shell and `psql` of PostgreSQL 14 or newer, whatever the server's version is.
   *
   * @default - docker.io/library/postgres:17.6; for `Prefect1Server` from its registry
   */
  readonly image?: string;
}
