import type { ResourceRequirements } from './pod-options';

/**
 * Pods of the Jobs that set up a database and create a tenant. They run on the nodes of the server, and have the pull
 * policy and pull Secrets of its image. Changing an option runs no Job again that is done.
 */
export interface SetupJobOptions {
  /**
   * Requests and limits. A resource that you omit keeps its default.
   *
   * @default - requests of 100m and 128Mi, limits of 1 CPU and 512Mi
   */
  readonly resources?: ResourceRequirements;

  /**
   * Extra labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pods, for example `sidecar.istio.io/inject: 'false'`: with a sidecar that runs on, a Job never
   * completes.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Name of the priority class.
   *
   * @default - the cluster's default class
   */
  readonly priorityClassName?: string;
}
