import type { PrefectWorkerProps } from './props';

/** What the layers of a worker's helm values are made from. */
export interface WorkerSettings {
  readonly name: string;
  readonly namespace: string;
  readonly jobNamespace: string;
  readonly props: PrefectWorkerProps;
  readonly imageTag?: string;
  readonly clusterUid: string;
  /** URL of a self-hosted server's API. */
  readonly apiUrl?: string;
  /** Name of the Secret with the auth string of a self-hosted server. */
  readonly authSecretName?: string;
  readonly secretAnnotations: Record<string, string>;
  /** The pool's base job template as JSON text. */
  readonly baseJobTemplate?: string;
}
