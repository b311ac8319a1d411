import type { SecretKeyReference } from '../kubernetes/pod-options';
import type { IPrefectServer } from './server-ref';

/** Options of a server that another program made. */
export interface SelfHostedApiOptions {
  /** URL of the API, with its port and `/api`, such as `http://prefect-server.prefect.svc:4200/api`. */
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
  /**
   * URL of the API, without account and workspace.
   *
   * @default "https://api.prefect.cloud/api"
   */
  readonly url?: string;
}

/** @internal */
export type WorkerApiSpec =
  | { kind: 'server'; server: IPrefectServer }
  | { kind: 'selfHosted'; options: SelfHostedApiOptions }
  | { kind: 'cloud'; options: CloudApiOptions };

/** The API that a worker talks to. */
export class WorkerApi {
  /**
   * A server. For a `PrefectServer` of the same stack, the Secret with its auth string is made in each namespace
   * that needs it. For one from `PrefectServer.fromServerAttributes()`, that Secret has to exist there.
   *
   * @param server the server; the worker also takes its Prefect version, its image's registry and its chart's repository
   */
  public static server(server: IPrefectServer): WorkerApi {
    return new WorkerApi({ kind: 'server', server });
  }

  /**
   * A server that another program made.
   *
   * @param options its URL, and the Secret with its auth string
   */
  public static selfHosted(options: SelfHostedApiOptions): WorkerApi {
    return new WorkerApi({ kind: 'selfHosted', options });
  }

  /**
   * Prefect Cloud.
   *
   * @param options account, workspace, and the Secret with the API key
   */
  public static cloud(options: CloudApiOptions): WorkerApi {
    return new WorkerApi({ kind: 'cloud', options });
  }

  /** @internal */
  public readonly _spec: WorkerApiSpec;

  private constructor(spec: WorkerApiSpec) {
    this._spec = spec;
  }
}
