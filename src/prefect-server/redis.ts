import type { SecretKeyReference } from '../kubernetes/pod-options';
import { madeBy } from '../validation/factory-calls';

/** Options of an existing Redis. */
export interface ExternalRedisOptions {
  /** Host name or IP address. */
  readonly host: string;
  /**
   * Port, 1 to 65535.
   *
   * @default 6379
   */
  readonly port?: number;
  /**
   * Number of the database for messages. `docketUrl` names its own.
   *
   * @default 0
   */
  readonly database?: number;
  /**
   * User that Prefect connects as.
   *
   * @default - Redis' user `default`
   */
  readonly username?: string;
  /**
   * The Secret with the password.
   *
   * @default - no password
   */
  readonly password?: SecretKeyReference;
  /**
   * Whether the connection is encrypted.
   *
   * @default false
   */
  readonly ssl?: boolean;
  /**
   * The Secret with the URL of Prefect's task queue, `redis://[user]:password@host:6379/1`. The password must
   * be percent-encoded. Without the URL, each background pod would have its own queue in memory
   * (prefect-helm#587).
   */
  readonly docketUrl: SecretKeyReference;
}

/** The Redis that several server pods share. */
export class Redis {
  /**
   * A Redis that exists already. No resource is made.
   *
   * @param options its address, and the Secrets with its password and the task queue's URL
   */
  public static external(options: ExternalRedisOptions): Redis {
    return madeBy('Redis.external', [options], new Redis(options));
  }

  private constructor(
    /** @internal */
    public readonly _options: ExternalRedisOptions,
  ) {}
}
