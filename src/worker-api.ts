import type { SecretKeyReference } from './kubernetes/common';
import type { PrefectServer } from './prefect-server';

/** Options of a server that another program made. */
export interface SelfHostedApiOptions {
  /** URL of the API, with `/api`. */
  readonly url: string;

  /**
   * Name of the Secret with the key `auth-string`, in the worker's and the jobs' namespace.
   *
   * @default - no basic authentication
   */
  readonly authSecretName?: string;
}

/** Options of Prefect Cloud. */
export interface CloudApiOptions {
  /** The account's id. */
  readonly accountId: string;
  /** The workspace's id. */
  readonly workspaceId: string;
  /** The Secret with the API key, in the worker's and the jobs' namespace. */
  readonly apiKey: SecretKeyReference;
  /** @default "https://api.prefect.cloud/api" */
  readonly url?: string;
}

/** @internal */
export type WorkerApiSpec =
  | { kind: 'server'; server: PrefectServer }
  | { kind: 'selfHosted'; options: SelfHostedApiOptions }
  | { kind: 'cloud'; options: CloudApiOptions };

/** The API that a worker talks to. */
export class WorkerApi {
  /** A server of the same stack. Its auth string, if it has one, is there for the worker and its jobs. */
  public static server(server: PrefectServer): WorkerApi {
    return new WorkerApi({ kind: 'server', server });
  }

  /** A server that another program made. */
  public static selfHosted(options: SelfHostedApiOptions): WorkerApi {
    return new WorkerApi({ kind: 'selfHosted', options });
  }

  /** Prefect Cloud. */
  public static cloud(options: CloudApiOptions): WorkerApi {
    return new WorkerApi({ kind: 'cloud', options });
  }

  /** @internal */
  public readonly _spec: WorkerApiSpec;

  private constructor(spec: WorkerApiSpec) {
    this._spec = spec;
  }
}
