import type { SecretKeyReference } from '../kubernetes/pod-options';

/** Set-up of an external database, by a Job that logs in as an administrator. */
export interface DatabaseSetup {
  /** The administrator's password, in a Secret of the server's namespace. Create the Secret before `apply`. */
  readonly adminPassword: SecretKeyReference;

  /**
   * Name of the administrator: a superuser, or a role with `CREATEROLE` and `CREATEDB`, which is what managed
   * databases offer.
   *
   * @default "postgres"
   */
  readonly adminUsername?: string;

  /**
   * Database that the administrator logs in to. It has to exist.
   *
   * @default "postgres"
   */
  readonly adminDatabase?: string;

  /**
   * Image of the Job. It needs a shell and `psql` of PostgreSQL 14 or newer, whatever the server's version.
   *
   * @default - library/postgres:17.6 from the registry of the server's image, else from docker.io
   */
  readonly image?: string;

  /**
   * Whether the Job passes the Pod Security Standard `restricted`: it runs as user 1001, with the RuntimeDefault
   * seccomp profile and a read-only root. Turn it off if the image needs another user or writes files, and where the
   * platform chooses the user, as OpenShift does.
   *
   * @default true
   */
  readonly restricted?: boolean;

  /**
   * Lets two roles take turns, so that a rotation refuses no login: the new version gives its password to the role
   * that is not in use. The roles are called `<username>_a` and `<username>_b`. Both act as the role `username`, which
   * owns database and tables, and has no login. A former password is valid until the next rotation.
   *
   * Turning it on or off restarts the pods. A `username` that had a login keeps it until the next rotation.
   *
   * @default false
   */
  readonly twoRoles?: boolean;
}
