import type { AutoscalingOptions } from '../kubernetes/autoscaling-options';

/** Pods of a worker by their load. */
export interface WorkerAutoscalingOptions extends AutoscalingOptions {}

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
