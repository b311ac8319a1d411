import type { IPrefectServer } from '../prefect-worker/server-ref';
import { madeBy } from '../validation/factory-calls';
import { clusterApiUrl } from './settings';

/** Attributes of a server that another stack or program made. */
export interface PrefectServerAttributes {
  /**
   * Name of the Service.
   *
   * @default "prefect-server"
   */
  readonly name?: string;

  /** Namespace of the server, and of each worker that sets no `namespace`. */
  readonly namespace: string;

  /**
   * URL of the API inside the cluster, with its port and `/api`.
   *
   * @default - the URL of the Service, with port 4200 and without base path
   */
  readonly apiUrl?: string;

  /**
   * Name of the Secret with the key `auth-string`. It must exist in the namespaces of workers and their jobs.
   *
   * @default - no basic authentication
   */
  readonly apiAuthSecretName?: string;

  /**
   * Version of Prefect that the server runs. Workers run the same version, unless they set their own.
   *
   * @default - unknown: workers run "3.8.3"
   */
  readonly prefectVersion?: string;
}

export function serverFromAttributes(attributes: PrefectServerAttributes): IPrefectServer {
  const { name = 'prefect-server', namespace, apiAuthSecretName, prefectVersion } = attributes;
  const apiUrl = attributes.apiUrl ?? clusterApiUrl({ name, namespace, props: {} });
  const server = { name, namespace, apiUrl, apiAuthSecretName, prefectVersion };
  return madeBy('PrefectServer.fromServerAttributes', [attributes], server);
}
