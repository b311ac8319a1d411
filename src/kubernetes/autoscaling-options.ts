/**
 * Pods by their load, through a HorizontalPodAutoscaler. It needs a metrics server, and requests in `resources`.
 * Setting it first ends all pods but one, and the autoscaler then starts `minReplicas`. Later changes restart no pod.
 */
export interface AutoscalingOptions {
  /** Most pods, 1 to 1000; for a server to 100. */
  readonly maxReplicas: number;

  /**
   * Fewest pods, from 1.
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
