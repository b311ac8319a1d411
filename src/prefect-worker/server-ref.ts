import type { ITerraformDependable, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { ChartSource } from '../helm/chart-source';
import type { PrefectImage } from '../images/prefect-image';
import type { Labels } from '../kubernetes/labels';
import type { Namespace } from '../kubernetes/namespace';
import type { Namespaces } from '../kubernetes/namespaces';

/** A Prefect server: a `PrefectServer` of this program, or a server that another stack or program made. */
export interface IPrefectServer {
  /** Name of the Service. */
  readonly name: string;

  /** Name of the namespace. */
  readonly namespace: string;

  /** URL of the API inside the cluster, with `/api`. */
  readonly apiUrl: string;

  /** Name of the Secret with the API's auth string, if the API has one. */
  readonly apiAuthSecretName?: string;

  /** Version of Prefect, if it is known at synth. */
  readonly prefectVersion?: string;

  /**
   * What a server of this program shares with its workers.
   *
   * @internal
   */
  readonly _host?: WorkerHost;
}

/** What the checks of a worker read of its server. It is known before any resource of the server is made. */
export interface ServerIdentity {
  readonly namespace: string;
  readonly prefectVersion?: string;
  readonly image?: PrefectImage;
  readonly chart?: ChartSource;
  /** Labels of every object, which the workers inherit. */
  readonly labels?: Labels;
  /** Whether an auth Secret is made in each namespace that needs one. */
  readonly makesAuthSecrets: boolean;
  /** Whether Secrets in several namespaces can hold the same auth string. */
  readonly sharesAuth: boolean;
}

/** A server of this program: the resources that its workers and its exporter share or wait for. */
export interface WorkerHost {
  readonly identity: ServerIdentity;
  readonly scope: Construct;
  readonly release: TerraformResource;
  readonly namespaces: Namespaces;
  /** Names of the namespaces of workers and their jobs, which reach the server. */
  readonly workerNamespaces: Set<string>;
  /** Pod annotations that change with the auth Secret, so that pods roll. */
  readonly authAnnotations: Record<string, string>;
  readonly csrfProtection?: boolean;
  /** The auth Secret in a namespace, which the first call makes. Empty without basic authentication. */
  authSecretIn(namespace: Namespace): ITerraformDependable[];
}

/** What the checks read of a server. One that another program made makes no Secret for its workers. */
export function identityOf({ namespace, prefectVersion, _host }: IPrefectServer): ServerIdentity {
  return _host?.identity ?? { namespace, prefectVersion, makesAuthSecrets: false, sharesAuth: true };
}
