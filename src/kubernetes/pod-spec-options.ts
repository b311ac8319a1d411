/**
 * Parts of a Prefect pod that Prefect itself does not need. Changing an option restarts the pods. Containers, volumes
 * and security contexts are objects in the form of the Kubernetes API, because a type for each of their fields would
 * be Kubernetes' own, and lag behind it. Kubernetes checks their fields in the apply.
 */
export interface PodSpecOptions {
  /**
   * Extra init containers, for example a native sidecar with `restartPolicy: 'Always'`. They start in this order. A
   * worker's start after the chart's own, which uses the API. Give volumes, variables and security context in each.
   *
   * @default - none
   */
  readonly initContainers?: { readonly [key: string]: any }[];

  /**
   * Extra containers beside Prefect's.
   *
   * @default - none
   */
  readonly containers?: { readonly [key: string]: any }[];

  /**
   * Extra volumes. With `redis`, the migration Job has them too. A name that the chart or this library uses is an
   * error.
   *
   * @default - none
   */
  readonly volumes?: { readonly [key: string]: any }[];

  /**
   * Mounts of extra volumes in Prefect's container.
   *
   * @default - none
   */
  readonly volumeMounts?: { readonly [key: string]: any }[];

  /**
   * Name of a Secret in the pod's namespace. Prefect's container has each of its keys as a variable. A variable that
   * the chart or a prop sets overrides the Secret's. The names are not checked: put none of the database or the API
   * into it. The migration Job of `redis` has none of them: use `secretEnvironment` for what it needs.
   *
   * @default - none
   */
  readonly environmentFromSecret?: string;

  /**
   * Name of a ConfigMap in the pod's namespace. It is read as `environmentFromSecret` is, and the Secret overrides it.
   *
   * @default - none
   */
  readonly environmentFromConfigMap?: string;

  /**
   * Security context of the pod. It overrides the chart's key by key. null removes a key.
   *
   * @default - runAsUser and fsGroup 1001, runAsNonRoot, and the RuntimeDefault seccomp profile
   */
  readonly securityContext?: { readonly [key: string]: any };

  /**
   * Security context of Prefect's containers. It overrides the chart's key by key. null removes a key.
   *
   * @default - runAsUser 1001, runAsNonRoot, readOnlyRootFilesystem, no capabilities, and no privilege escalation
   */
  readonly containerSecurityContext?: { readonly [key: string]: any };

  /**
   * Name of the priority class. The migration Job of `redis` has none.
   *
   * @default - the cluster's default class
   */
  readonly priorityClassName?: string;
}

/** Parts of the server's pods that Prefect itself does not need. Changing an option restarts the pods. */
export interface ServerPodSpecOptions extends PodSpecOptions {
  /**
   * Seconds that a pod has to finish requests and to close its connections, 0 to 86400.
   *
   * @default - 30, Kubernetes' default
   */
  readonly terminationGracePeriodSeconds?: number;
}
