import type { SecretKeyReference } from '../kubernetes/pod-options';

/** Options of a Redis that somebody else runs. */
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
   * Number of the database for messages; `docketUrl` has one of its own.
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
   * The Secret with the URL for Prefect's task queue, `redis://[user]:password@host:6379/1`, password
   * percent-encoded. Unset, each background pod has a queue in memory (prefect-helm#587), so it is required.
   */
  readonly docketUrl: SecretKeyReference;
}

/** The Redis that several server pods share. */
export class Redis {
  /**
   * A Redis that somebody else runs.
   *
   * @param options where it is, and the Secrets with its password and the task queue's URL
   */
  public static external(options: ExternalRedisOptions): Redis {
    return new Redis(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: ExternalRedisOptions,
  ) {}
}
