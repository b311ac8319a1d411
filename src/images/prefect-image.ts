import type { PullPolicy } from '../kubernetes/pod-options';

/** The image of Prefect. */
export interface PrefectImage {
  /**
   * Registry of a private mirror, put in front of the repository. Workers of a server that has one take it
   * too, unless their own image has a registry or a repository.
   *
   * @default - Docker Hub
   */
  readonly registry?: string;

  /**
   * Repository, without tag. Workers do not take it from their server: they need the image for Kubernetes.
   *
   * @default "prefecthq/prefect"
   */
  readonly repository?: string;

  /**
   * Tag. `latest` and its relatives are refused: they start another Prefect, and so a migration, at
   * any restart of a pod.
   *
   * @default - `prefectVersion` and "-python3.11", for a worker "-python3.11-kubernetes"
   */
  readonly tag?: string;

  /**
   * When the image is pulled. Workers of a server take it from there, unless they have their own.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Names of pull Secrets in the pod's namespace; they have to be there. Workers of a server take the names
   * from there, unless they have their own; an empty list is none.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}
