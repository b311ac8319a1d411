import type { PullPolicy } from '../kubernetes/pod-options';

/** The image of Prefect. Changing it restarts the pods. */
export interface PrefectImage {
  /**
   * Registry of a private mirror, which prefixes the repository. A server's workers use it too, unless
   * their own image has a registry or a repository. So do their jobs, unless `job.image` is set.
   *
   * @default - Docker Hub
   */
  readonly registry?: string;

  /**
   * Repository, without tag. A server's workers don't use it, because they need Prefect's image for Kubernetes.
   *
   * @default "prefecthq/prefect"
   */
  readonly repository?: string;

  /**
   * Tag. A floating tag, for example `latest`, is an error: a pod that restarts could run a newer Prefect,
   * which migrates the database.
   *
   * @default - `prefectVersion` and "-python3.11", for a worker "-python3.11-kubernetes"
   */
  readonly tag?: string;

  /**
   * When kubelet pulls the image. A server's workers use it too, unless they have their own.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Names of existing pull Secrets in the pod's namespace. A server's workers and their jobs use the same names,
   * unless they have their own. An empty list means none.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}
