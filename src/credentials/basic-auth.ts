import { madeBy } from '../validation/factory-calls';
import {
  Credentials,
  type CredentialsSpec,
  type GeneratedCredentialsOptions,
  type GivenCredentialsOptions,
  type PasswordSpec,
  type WriteOnlyCredentialsOptions,
} from './credentials';

/**
 * Basic authentication of the Prefect API and UI. Server and workers share one Secret with the key
 * `auth-string` (`admin:<password>`; the chart fixes the key). Each other namespace where workers or their
 * jobs run gets a copy. The Secret keeps its name in a rotation, because pods of queued flow runs refer to it.
 */
export class BasicAuth {
  /** The user name in the auth string. */
  public static readonly USERNAME = 'admin';

  /** A password that Terraform generates once and keeps in its state. */
  public static generated(options: GeneratedCredentialsOptions = {}): BasicAuth {
    return madeBy('BasicAuth.generated', [options], new BasicAuth(Credentials.generated(options)._spec));
  }

  /**
   * A password that you supply.
   *
   * @param password a token: a sensitive variable or another resource's attribute. A literal is an error
   * @param options the password's version
   */
  public static fromPassword(password: string, options: GivenCredentialsOptions = {}): BasicAuth {
    const { _spec: spec } = Credentials.fromPassword(password, options);
    return madeBy('BasicAuth.fromPassword', [password, options], new BasicAuth(spec));
  }

  /**
   * Your own Secret with the key `auth-string` and the value `user:password`. Create it before `apply` in
   * the server's namespace and in each namespace where workers or their jobs run.
   *
   * @param secretName the Secret's name, the same in each namespace
   */
  public static fromSecret(secretName: string): BasicAuth {
    return madeBy(
      'BasicAuth.fromSecret',
      [secretName],
      new BasicAuth(Credentials.fromSecret(secretName)._spec),
    );
  }

  /**
   * A generated password that is in no state and no plan. It works in the server's namespace only,
   * because a Secret in another namespace would get another password.
   */
  public static writeOnly(options: WriteOnlyCredentialsOptions = {}): BasicAuth {
    return madeBy('BasicAuth.writeOnly', [options], new BasicAuth(Credentials.writeOnly(options)._spec));
  }

  /** @internal */
  public readonly _spec: PasswordSpec;

  private constructor(spec: CredentialsSpec) {
    // No factory above makes a spec without a password.
    this._spec = spec as PasswordSpec;
  }
}
