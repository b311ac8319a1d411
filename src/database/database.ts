import type { Credentials } from '../credentials/credentials';
import type { PostgresImage } from '../images/postgres-image';
import type { ResourceRequirements, SchedulingOptions } from '../kubernetes/pod-options';
import { madeBy } from '../validation/factory-calls';
import { type CloudNativePgOptions, ofCluster } from './cloud-native-pg';
import type { PostgresOptions } from './postgres-options';
import type { DatabaseSetup } from './setup';
import type { CertificateSource, SslMode } from './ssl';

/** Options of the bundled PostgreSQL, which the chart installs. */
export interface BundledDatabaseOptions extends PostgresOptions, SchedulingOptions {
  /**
   * Where the password comes from.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;

  /**
   * Size of the volume claim. A larger size grows the claim, if its storage class allows it. A smaller size is an
   * error of the plan, because it would need a new claim, without the data.
   *
   * @default "8Gi"
   */
  readonly size?: string;

  /**
   * Storage class of the claim. Changing it is an error: of the plan if the claim is protected, else of the apply
   * ("already exists").
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Access mode of the claim: `ReadWriteOnce`, `ReadWriteOncePod` or `ReadWriteMany`. Changing it is
   * an error, as for `storageClass`.
   *
   * @default "ReadWriteOnce"
   */
  readonly accessMode?: string;

  /**
   * Protects the claim and its data: a plan that would destroy or replace the claim is an error, and so is
   * `destroy` (Terraform's `lifecycle.prevent_destroy`). It has to be known at synth. Changing it changes nothing
   * in the cluster. It does not protect against `kubectl`. Nor does it help if you remove the construct or change
   * its id, because the setting is removed with it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;

  /**
   * Name of an existing claim in the server's namespace, used in place of a created one. If you set it later,
   * PostgreSQL restarts on the existing claim's volume. The created claim then stays in the cluster with its data,
   * and Terraform forgets it. The module destroys it.
   *
   * @default - a claim is created, and outlives the release
   */
  readonly existingClaim?: string;

  /**
   * Sets the passwords in the database from the Secret each time its pod starts, by an init container with the
   * same image. PostgreSQL by itself reads the password only on an empty volume. If you switch this off, set each
   * new password yourself: after a raised `version`, on a volume with data, after a recreated Secret.
   * Changing it restarts the database.
   *
   * @default true
   */
  readonly setPasswordAtStart?: boolean;

  /**
   * Image of PostgreSQL. Changing it restarts the database. Another major version can't read the data.
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

/** Options of an external PostgreSQL, which you run. */
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

  /** Where the password comes from. The role must have this password: `setup` sets it, or you do. */
  readonly credentials: Credentials;

  /**
   * How the connection is encrypted.
   *
   * @default SslMode.PREFER
   */
  readonly sslMode?: SslMode;

  /**
   * The CA that signed the server's certificate, for `VERIFY_CA` and `VERIFY_FULL`.
   *
   * @default - the CAs that the image trusts
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
   * Set this if Prefect connects through a pooler in transaction mode, for example PgBouncer. It turns off the
   * caches of prepared statements.
   *
   * @default false
   */
  readonly transactionPooler?: boolean;

  /**
   * Sets up the database by a Job before the server starts. The Job creates the role with the Secret's password,
   * the database and its extensions. It runs again when you raise `version`, and sets the new password.
   * If the database exists, the role becomes its owner. If the role exists, it gets the Secret's password.
   *
   * @default - no set-up: role, database and extensions exist, and the role has the Secret's password
   */
  readonly setup?: DatabaseSetup;
}

/** Options of SQLite. */
export interface SqliteDatabaseOptions {
  /**
   * Size of the volume claim. A larger size grows the claim, if its storage class allows it. A smaller size is an
   * error of the plan, because it would need a new claim, without the data.
   *
   * @default "1Gi"
   */
  readonly size?: string;

  /**
   * Storage class of the claim. Changing it is an error: of the plan if the claim is protected, else of the apply
   * ("already exists").
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Protects the claim and its data: a plan that would destroy or replace the claim is an error, and so is
   * `destroy` (Terraform's `lifecycle.prevent_destroy`). It has to be known at synth. Changing it changes nothing
   * in the cluster. It does not protect against `kubectl`. Nor does it help if you remove the construct or change
   * its id, because the setting is removed with it.
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
   * The PostgreSQL that the chart installs, with its data on a volume claim beside the release. For trials and
   * small teams: no backups of its own, no failover.
   *
   * @param options size and class of the volume, the password, the image, the pool
   */
  public static bundled(options: BundledDatabaseOptions = {}): Database {
    return madeBy('Database.bundled', [options], new Database({ kind: 'bundled', options }));
  }

  /**
   * A PostgreSQL that you run. Prefect 3 needs 14.9 or newer, and the extension `pg_trgm`.
   *
   * @param options where it is, the password, encryption, the pool
   */
  public static external(options: ExternalDatabaseOptions): Database {
    return madeBy('Database.external', [options], new Database({ kind: 'external', options }));
  }

  /**
   * A PostgreSQL that the operator CloudNativePG runs: an external database at `<cluster>-rw`, with user, password and
   * name from the Secret `<cluster>-app`. The Secret `<cluster>-ca` verifies the certificate. The `Cluster` has to be in
   * the server's namespace, because pods take Secrets of their own namespace only.
   *
   * @param options name of the `Cluster`, the pool
   */
  public static cloudNativePg(options: CloudNativePgOptions): Database {
    const made = new Database({ kind: 'external', options: ofCluster(options) });
    return madeBy('Database.cloudNativePg', [options], made);
  }

  /**
   * A file on a volume, for trials: one replica, no concurrent writers.
   *
   * @param options size and class of the volume
   */
  public static sqlite(options: SqliteDatabaseOptions = {}): Database {
    return madeBy('Database.sqlite', [options], new Database({ kind: 'sqlite', options }));
  }

  /** @internal */
  public readonly _spec: DatabaseSpec;

  /**
   * Whether `preventDestroy` protects its data in the cluster.
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
