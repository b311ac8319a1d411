import type { Credentials } from '../credentials/credentials';
import type { PostgresImage } from '../images/postgres-image';
import type { ResourceRequirements, SchedulingOptions } from '../kubernetes/pod-options';
import type { PostgresOptions } from './postgres-options';
import type { DatabaseSetup } from './setup';
import type { CertificateSource, SslMode } from './ssl';

/** Options of the PostgreSQL that comes with the chart. */
export interface BundledDatabaseOptions extends PostgresOptions, SchedulingOptions {
  /**
   * Where the password comes from.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;

  /**
   * Size of the volume claim. A larger one grows the claim, if its storage class can. A smaller one is an
   * error, of the plan if the claim is protected, else of the apply ("already exists"): it would need another
   * claim, and the data is on this one.
   *
   * @default "8Gi"
   */
  readonly size?: string;

  /**
   * Storage class of the claim. Changing it is an error, as a smaller `size` is.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Access mode of the claim: `ReadWriteOnce`, `ReadWriteOncePod` or `ReadWriteMany`. Changing it is
   * an error, as another storage class is.
   *
   * @default "ReadWriteOnce"
   */
  readonly accessMode?: string;

  /**
   * Whether a plan that would destroy or replace the claim, and the data with it, is an error (Terraform's
   * `lifecycle.prevent_destroy`); so is `destroy` then. Known at synth. Changing it changes nothing in the
   * cluster. It does not protect from `kubectl`, nor from a construct that is taken out of the code or has
   * another id: Terraform forgets the setting with the resource.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;

  /**
   * A claim that exists, in the server's namespace. Then none is made. Set on an installation with a claim of our
   * own, PostgreSQL starts on the other volume, and that claim stays in the cluster with its data, but Terraform
   * forgets it. The module destroys it.
   *
   * @default - a claim that this library makes, which outlives the release
   */
  readonly existingClaim?: string;

  /**
   * Whether the passwords in the database are set from the Secret each time its pod starts, by an init
   * container with the same image. PostgreSQL by itself takes a password on an empty volume only, so without
   * this a new one (a raised version, a volume from before, a Secret made anew) has to be set by hand.
   * Changing it restarts the database.
   *
   * @default true
   */
  readonly setPasswordAtStart?: boolean;

  /**
   * The image.
   *
   * @default - bitnamilegacy/postgresql:14.13.0; for `Prefect1Server` 14.5.0-debian-11-r35
   */
  readonly image?: PostgresImage;

  /**
   * Requests and limits of the database's container.
   *
   * @default - requests of 250m and 256Mi, no limits
   */
  readonly resources?: ResourceRequirements;
}

/** Options of a PostgreSQL that somebody else runs. */
export interface ExternalDatabaseOptions extends PostgresOptions {
  /**
   * Host name or IP address.
   *
   * @default - the key `host` of the credentials' Secret
   */
  readonly host?: string;

  /**
   * Port, 1 to 65535.
   *
   * @default 5432
   */
  readonly port?: number;

  /** Where the password comes from. The database must have it: `setup` gives it to the role, or you do. */
  readonly credentials: Credentials;

  /**
   * How the connection is encrypted.
   *
   * @default SslMode.PREFER
   */
  readonly sslMode?: SslMode;

  /**
   * The authority that signed the server's certificate, for `VERIFY_CA` and `VERIFY_FULL`.
   *
   * @default - the authorities that the image trusts
   */
  readonly sslCa?: CertificateSource;

  /**
   * Name of a TLS Secret (`tls.crt`, `tls.key`) in the server's namespace with the client's
   * certificate, for `VERIFY_CA` and `VERIFY_FULL`.
   *
   * @default - none
   */
  readonly sslClientCertificate?: string;

  /**
   * Whether a pooler in transaction mode (pgbouncer) is in between. Turns prepared statement caches off.
   *
   * @default false
   */
  readonly transactionPooler?: boolean;

  /**
   * A Job that makes the role with the password of the Secret, the database and what Prefect needs in it, before
   * the server starts, and that gives the role the new password when `version` is raised. Where the database
   * exists, the role becomes its owner; where the role exists, it gets the Secret's password.
   *
   * @default - none: role, database and extensions are there, and the role has the password
   */
  readonly setup?: DatabaseSetup;
}

/** Options of SQLite. */
export interface SqliteDatabaseOptions {
  /**
   * Size of the volume claim. A larger one grows the claim, if its storage class can. A smaller one is an
   * error, of the plan if the claim is protected, else of the apply ("already exists"): it would need another
   * claim, and the data is on this one.
   *
   * @default "1Gi"
   */
  readonly size?: string;

  /**
   * Storage class of the claim. Changing it is an error, as a smaller `size` is.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Whether a plan that would destroy or replace the claim, and the data with it, is an error (Terraform's
   * `lifecycle.prevent_destroy`); so is `destroy` then. Known at synth. Changing it changes nothing in the
   * cluster. It does not protect from `kubectl`, nor from a construct that is taken out of the code or has
   * another id: Terraform forgets the setting with the resource.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/** @internal */
export type DatabaseSpec =
  | { kind: 'bundled'; options: BundledDatabaseOptions }
  | { kind: 'external'; options: ExternalDatabaseOptions }
  | { kind: 'sqlite'; options: SqliteDatabaseOptions };

/** Where Prefect keeps its data. */
export class Database {
  /**
   * The PostgreSQL that comes with the chart, on a volume claim of our own. For trying out and small
   * teams: no backups, no failover.
   *
   * @param options size and class of the volume, the password, the image, the pool
   */
  public static bundled(options: BundledDatabaseOptions = {}): Database {
    return new Database({ kind: 'bundled', options });
  }

  /**
   * A PostgreSQL that somebody else runs. Prefect needs 14.9 or newer, and the extension `pg_trgm`.
   *
   * @param options where it is, the password, encryption, the pool
   */
  public static external(options: ExternalDatabaseOptions): Database {
    return new Database({ kind: 'external', options });
  }

  /**
   * A file on a volume, for trying out: one replica, no concurrent writers.
   *
   * @param options size and class of the volume
   */
  public static sqlite(options: SqliteDatabaseOptions = {}): Database {
    return new Database({ kind: 'sqlite', options });
  }

  /** @internal */
  public readonly _spec: DatabaseSpec;

  /**
   * Whether its data is in the cluster, and protected there.
   *
   * @internal
   */
  public get _isProtected(): boolean {
    return this._spec.kind !== 'external' && (this._spec.options.preventDestroy ?? true);
  }

  private constructor(spec: DatabaseSpec) {
    this._spec = spec;
  }
}
