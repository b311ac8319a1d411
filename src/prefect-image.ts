import type { PullPolicy } from './kubernetes/common';

/** The image of Prefect. */
export interface PrefectImage {
  /**
   * Registry of a private mirror, put in front of the repository.
   *
   * @default - Docker Hub
   */
  readonly registry?: string;

  /** @default "prefecthq/prefect" */
  readonly repository?: string;

  /**
   * Tag. `latest` and its relatives are refused: they start another Prefect, and so a migration, at
   * any restart of a pod.
   *
   * @default - from `prefectVersion`
   */
  readonly tag?: string;

  /** @default PullPolicy.IF_NOT_PRESENT */
  readonly pullPolicy?: PullPolicy;

  /**
   * Names of pull Secrets in the pod's namespace.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}
