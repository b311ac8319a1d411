import type { SecretKeyReference } from '../kubernetes/pod-options';
import { madeBy } from '../validation/factory-calls';
import type { IPrefectServer } from './server-ref';

/** Options of a server that is known by its URL. */
export interface SelfHostedApiOptions {
  /** URL of the API, with its port and `/api`, such as `http://prefect-server.prefect.svc:4200/api`. */
  readonly url: string;

  /**
   * Name of the Secret with the key `auth-string`. It must exist in the namespaces of the worker and its jobs.
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
  /** The Secret with the API key. It must exist in the namespaces of the worker and its jobs. */
  readonly apiKey: SecretKeyReference;
  /**
   * URL of the API without account and workspace.
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

/** The API that a worker connects to. */
export class WorkerApi {
  /**
   * A server. A `PrefectServer` of the same stack makes the Secret with its auth string in each namespace that
   * needs it. For a server from `PrefectServer.fromServerAttributes()`, that Secret must exist there.
   *
   * @param server the server. The worker inherits its Prefect version, image registry and chart repository
   */
  public static server(server: IPrefectServer): WorkerApi {
    return madeBy('WorkerApi.server', [server], new WorkerApi({ kind: 'server', server }));
  }

  /**
   * A server that is known by its URL, for example one that another program made.
   *
   * @param options its URL, and the Secret with its auth string
   */
  public static selfHosted(options: SelfHostedApiOptions): WorkerApi {
    return madeBy('WorkerApi.selfHosted', [options], new WorkerApi({ kind: 'selfHosted', options }));
  }

  /**
   * Prefect Cloud.
   *
   * @param options account, workspace, and the Secret with the API key
   */
  public static cloud(options: CloudApiOptions): WorkerApi {
    return madeBy('WorkerApi.cloud', [options], new WorkerApi({ kind: 'cloud', options }));
  }

  /** @internal */
  public readonly _spec: WorkerApiSpec;

  private constructor(spec: WorkerApiSpec) {
    this._spec = spec;
  }
}
