/**
 * Pods of a worker by their load, through a HorizontalPodAutoscaler. It needs a metrics server, and
 * requests in `resources`. Changing it restarts no pod.
 */
export interface WorkerAutoscalingOptions {
  /** Most worker pods, 1 to 1000. */
  readonly maxReplicas: number;

  /**
   * Fewest worker pods, 1 to 1000.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * Average use of the requested CPU that the autoscaler aims at, in percent, 1 to 1000.
   *
   * @default - 80; not considered if only `targetMemory` is set
   */
  readonly targetCpu?: number;

  /**
   * Average use of the requested memory that the autoscaler aims at, in percent, 1 to 1000.
   *
   * @default - not considered
   */
  readonly targetMemory?: number;
}

/** How many pods a worker has, and how many flow runs they take. */
export interface WorkerScalingOptions {
  /**
   * Maximum number of flow runs that each worker pod runs at a time, 1 to 999999.
   *
   * @default - no limit
   */
  readonly concurrencyLimit?: number;

  /**
   * Number of worker pods, 0 to 1000. Changing it starts or stops pods and restarts none. Running flow runs
   * continue.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Scales the worker's pods by their load. It excludes `replicas`. Running flow runs continue when a pod
   * stops.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: WorkerAutoscalingOptions;

  /**
   * A PodDisruptionBudget of the worker's pods: its `spec` in the form of the Kubernetes API, without the selector,
   * for example `{ maxUnavailable: 1 }`. Setting and removing it restarts the worker.
   *
   * @default - none
   */
  readonly podDisruptionBudget?: { readonly [key: string]: any };
}
