import { madeBy } from '../validation/factory-calls';

/** Options of a password that Terraform generates and keeps in its state. */
export interface GeneratedCredentialsOptions {
  /**
   * How many characters the password has, 16 to 128.
   * Changing it does nothing to an installation until `version` is raised.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * Special characters that the password may have beside letters and digits: printable ASCII without
   * the space. Changing it does nothing to an installation until `version` is raised.
   *
   * @default - letters and digits only
   */
  readonly specialCharacters?: string;

  /**
   * The one way to a new password: raise it by one and apply. Never lower it.
   *
   * @default 1
   */
  readonly version?: number;
}

/** Options of a password that is given from outside. */
export interface GivenCredentialsOptions {
  /**
   * Raise it together with a new password. A changed password at the same version is an error at plan.
   *
   * @default 1
   */
  readonly version?: number;
}

/** Options of a password that is neither in the state nor in a plan. */
export interface WriteOnlyCredentialsOptions {
  /**
   * How many characters the password has, 16 to 128.
   * Changing it does nothing to an installation until `version` is raised.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * Special characters that the password may have beside letters and digits: printable ASCII without
   * the space. Changing it does nothing to an installation until `version` is raised.
   *
   * @default - letters and digits only
   */
  readonly specialCharacters?: string;

  /**
   * The one way to a new password while the Secret exists: raise it by one and apply. Never lower it.
   *
   * @default 1
   */
  readonly version?: number;
}

/** The keys of a Secret that somebody else made. */
export interface SecretKeys {
  /**
   * Key of the password.
   *
   * The chart puts it into the connection string as it is, without percent-encoding (prefect-server
   * `templates/_helpers.tpl`, `server.database-component-env`). So it may have letters, digits and
   * `-._~` only; for any other password name `urlEncodedPassword` or `connectionString` too. The chart of Prefect 1
   * takes any password, and its key is always `postgres-password`.
   *
   * @default "password"
   */
  readonly password?: string;

  /**
   * Key of the percent-encoded password, which Prefect then uses.
   *
   * @default - the key of the password
   */
  readonly urlEncodedPassword?: string;

  /**
   * Key of the superuser's password, which only the bundled database of `Prefect1Server` wants.
   *
   * @default "admin-password"
   */
  readonly adminPassword?: string;

  /**
   * Key of a whole connection string, `postgresql+asyncpg://user:password@host:5432/database`, with
   * the password percent-encoded. Prefect then uses it instead of every component. asyncpg takes
   * `ssl` as query parameter; `sslmode` and `sslrootcert` crash it.
   *
   * @default - the connection string is composed from its components
   */
  readonly connectionString?: string;

  /**
   * Key of the user name.
   *
   * @default - the database's `username`
   */
  readonly username?: string;

  /**
   * Key of the host.
   *
   * @default - the database's `host`
   */
  readonly host?: string;

  /**
   * Key of the port.
   *
   * @default - the database's `port`
   */
  readonly port?: string;

  /**
   * Key of the database's name.
   *
   * @default - the database's `name`
   */
  readonly database?: string;
}

/** @internal */
export type CredentialsSpec =
  | { kind: 'generated'; length: number; specialCharacters?: string; version: number }
  | { kind: 'given'; password: string; version: number }
  | { kind: 'existing'; secretName: string; keys: SecretKeys }
  | { kind: 'writeOnly'; length: number; specialCharacters?: string; version: number };

/**
 * Where a password comes from. Whatever the source, the password lives in one Kubernetes Secret, the
 * charts get that Secret's name and never the password, and only a raised `version` changes it.
 */
export class Credentials {
  /**
   * A password that Terraform generates once (`random_password`) and keeps in its state.
   * Encrypt the state, or use `writeOnly()`.
   */
  public static generated(options: GeneratedCredentialsOptions = {}): Credentials {
    const { length = 32, specialCharacters, version = 1 } = options;
    const spec = { kind: 'generated', length, specialCharacters, version } as const;
    return madeBy('Credentials.generated', [options], new Credentials(spec));
  }

  /**
   * A password from outside: a sensitive variable, or an attribute of another resource. It may have
   * any characters. It is in Terraform's state, as any value that a resource gets.
   *
   * @param password a token; a literal is an error, because it would be in your code and in `cdk.tf.json`
   * @param options the password's version
   */
  public static fromPassword(password: string, options: GivenCredentialsOptions = {}): Credentials {
    const spec = { kind: 'given', password, version: options.version ?? 1 } as const;
    return madeBy('Credentials.fromPassword', [password, options], new Credentials(spec));
  }

  /**
   * A Secret that somebody else makes and rotates: External Secrets, CloudNativePG (`<cluster>-app`),
   * Zalando's operator, yourself. No Secret is made, and its content is never read by Terraform.
   * It has to exist in the server's namespace before `apply`.
   *
   * @param secretName the Secret's name
   * @param keys which keys hold what
   */
  public static fromSecret(secretName: string, keys: SecretKeys = {}): Credentials {
    const spec = { kind: 'existing', secretName, keys } as const;
    return madeBy('Credentials.fromSecret', [secretName, keys], new Credentials(spec));
  }

  /**
   * A generated password that is in no state and no plan: an ephemeral password goes into a
   * write-only attribute. Needs Terraform or OpenTofu 1.11. A Secret that is made anew gets a new
   * password, since nobody knows the old one; pods follow by themselves.
   */
  public static writeOnly(options: WriteOnlyCredentialsOptions = {}): Credentials {
    const { length = 32, specialCharacters, version = 1 } = options;
    const spec = { kind: 'writeOnly', length, specialCharacters, version } as const;
    return madeBy('Credentials.writeOnly', [options], new Credentials(spec));
  }

  /** @internal */
  public readonly _spec: CredentialsSpec;

  private constructor(spec: CredentialsSpec) {
    this._spec = spec;
  }
}
