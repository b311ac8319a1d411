import { madeBy } from '../validation/factory-calls';

/** Options of a password that Terraform generates and keeps in its state. */
export interface GeneratedCredentialsOptions {
  /**
   * Length of the password in characters, 16 to 128.
   * Changing it has no effect on an installation until you raise `version`.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * Special characters that the password may have besides letters and digits: printable ASCII except
   * the space. Changing it has no effect on an installation until you raise `version`.
   *
   * @default - letters and digits only
   */
  readonly specialCharacters?: string;

  /**
   * Version of the password. To get a new password, raise it by one and apply. No other
   * option changes the password. Never lower it: that makes a new password too.
   *
   * @default 1
   */
  readonly version?: number;
}

/** Options of a password that you supply. */
export interface GivenCredentialsOptions {
  /**
   * Version of the password. Raise it by one whenever you change the password: another password at the same
   * version is an error of the plan.
   *
   * @default 1
   */
  readonly version?: number;
}

/** Options of a generated password that is in no state and no plan. */
export interface WriteOnlyCredentialsOptions {
  /**
   * Length of the password in characters, 16 to 128.
   * Changing it has no effect on an installation until you raise `version`.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * Special characters that the password may have besides letters and digits: printable ASCII except
   * the space. Changing it has no effect on an installation until you raise `version`.
   *
   * @default - letters and digits only
   */
  readonly specialCharacters?: string;

  /**
   * Version of the password. To get a new password, raise it by one and apply. No other
   * option changes the password while the Secret exists. Never lower it: that makes a new password too.
   *
   * @default 1
   */
  readonly version?: number;
}

/** The keys of an existing Secret. */
export interface SecretKeys {
  /**
   * Key of the password.
   *
   * The chart writes the password into the connection string without percent-encoding (prefect-server
   * `templates/_helpers.tpl`, `server.database-component-env`). So it may have letters, digits and `-._~` only.
   * For any other password, set `urlEncodedPassword` or `connectionString` too. The chart of Prefect 1
   * accepts any password, always at the key `postgres-password`.
   *
   * @default "password"
   */
  readonly password?: string;

  /**
   * Key of the percent-encoded password. If set, Prefect uses this one.
   *
   * @default - the key of the password
   */
  readonly urlEncodedPassword?: string;

  /**
   * Key of the superuser's password. Only the bundled database of `Prefect1Server` needs it.
   *
   * @default "admin-password"
   */
  readonly adminPassword?: string;

  /**
   * Key of a whole connection string, `postgresql+asyncpg://user:password@host:5432/database`, with
   * the password percent-encoded. Prefect then uses it in place of all components. asyncpg accepts
   * the query parameter `ssl`; `sslmode` and `sslrootcert` crash it.
   *
   * @default - Prefect composes the connection string from its components
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
export type CredentialsSpec = PasswordSpec | { kind: 'none' };

/** @internal */
export type PasswordSpec =
  | { kind: 'generated'; length: number; specialCharacters?: string; version: number }
  | { kind: 'given'; password: string; version: number }
  | { kind: 'existing'; secretName: string; keys: SecretKeys }
  | { kind: 'writeOnly'; length: number; specialCharacters?: string; version: number };

/**
 * Where a password comes from, if there is one. One Kubernetes Secret holds the password. The charts get the Secret's name
 * and never the password. Only a raised `version` changes it.
 */
export class Credentials {
  /**
   * A password that Terraform generates once (`random_password`) and keeps in its state.
   * Encrypt the state, or use `writeOnly()`.
   */
  public static generated(options: GeneratedCredentialsOptions = {}): Credentials {
    const { length = 32, specialCharacters, version = 1 } = options ?? {};
    const spec = { kind: 'generated', length, specialCharacters, version } as const;
    return madeBy('Credentials.generated', [options], new Credentials(spec));
  }

  /**
   * A password that you supply: a sensitive variable, or an attribute of another resource. It may have
   * any characters. Terraform's state holds it, like every value of a resource.
   *
   * @param password a token. A literal is an error, because it would be in your code and in `cdk.tf.json`
   * @param options the password's version
   */
  public static fromPassword(password: string, options: GivenCredentialsOptions = {}): Credentials {
    const spec = { kind: 'given', password, version: options?.version ?? 1 } as const;
    return madeBy('Credentials.fromPassword', [password, options], new Credentials(spec));
  }

  /**
   * An existing Secret that you, External Secrets, CloudNativePG (`<cluster>-app`) or Zalando's operator
   * creates and rotates. Terraform creates no Secret and never reads its content.
   * It has to exist in the server's namespace before `apply`.
   *
   * @param secretName the Secret's name
   * @param keys the Secret's keys
   */
  public static fromSecret(secretName: string, keys: SecretKeys = {}): Credentials {
    const spec = { kind: 'existing', secretName, keys } as const;
    return madeBy('Credentials.fromSecret', [secretName, keys], new Credentials(spec));
  }

  /**
   * A generated password that is in no state and no plan: Terraform writes an ephemeral password to a
   * write-only attribute. Needs Terraform or OpenTofu 1.11. If the Secret is deleted, the next apply creates
   * it with a new password, because nobody knows the old one. The pods then restart.
   */
  public static writeOnly(options: WriteOnlyCredentialsOptions = {}): Credentials {
    const { length = 32, specialCharacters, version = 1 } = options ?? {};
    const spec = { kind: 'writeOnly', length, specialCharacters, version } as const;
    return madeBy('Credentials.writeOnly', [options], new Credentials(spec));
  }

  /**
   * No password: another identity logs in to an external database of `PrefectServer`, for example AWS IAM, an Azure
   * managed identity, the Cloud SQL Auth Proxy or a client certificate.
   */
  public static none(): Credentials {
    return madeBy('Credentials.none', [], new Credentials({ kind: 'none' }));
  }

  /** @internal */
  public readonly _spec: CredentialsSpec;

  private constructor(spec: CredentialsSpec) {
    this._spec = spec;
  }
}
