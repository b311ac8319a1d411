import type { IPrefectServer } from '../prefect-worker/server-ref';
import { madeBy } from '../validation/factory-calls';
import { clusterApiUrl } from './settings';

/** What is known of a server that another stack or program made. */
export interface PrefectServerAttributes {
  /**
   * Name of the Service.
   *
   * @default "prefect-server"
   */
  readonly name?: string;

  /** Name of the namespace. It is the namespace of a worker that names no other. */
  readonly namespace: string;

  /**
   * URL of the API, with its port and `/api`.
   *
   * @default - the Service's, with port 4200 and no base path
   */
  readonly apiUrl?: string;

  /**
   * Name of the Secret with the key `auth-string`. It has to exist in the worker's and the jobs' namespace.
   *
   * @default - no basic authentication
   */
  readonly apiAuthSecretName?: string;

  /**
   * Version of Prefect that the server runs. Workers run the same, unless they have their own.
   *
   * @default - not known: workers run "3.8.3"
   */
  readonly prefectVersion?: string;
}

/** The server of the attributes. */
export function serverFromAttributes(attributes: PrefectServerAttributes): IPrefectServer {
  const { name = 'prefect-server', namespace, apiAuthSecretName, prefectVersion } = attributes;
  const apiUrl = attributes.apiUrl ?? clusterApiUrl({ name, namespace, props: {} });
  const server = { name, namespace, apiUrl, apiAuthSecretName, prefectVersion };
  return madeBy('PrefectServer.fromServerAttributes', [attributes], server);
}
