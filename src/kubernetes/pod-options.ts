/** Requests and limits of a container. */
export interface ResourceRequirements {
  /**
   * Resources that the scheduler reserves, as Kubernetes quantities: `{ cpu: '500m', memory: '512Mi' }`.
   * A resource that you omit keeps the chart's value.
   *
   * @default - cpu and memory: 500m and 512Mi for the server, 100m and 256Mi for a worker, 250m and 256Mi for the bundled PostgreSQL; none elsewhere
   */
  readonly requests?: { readonly [resource: string]: string };

  /**
   * Resources that the container may use at most, as Kubernetes quantities: `{ cpu: '2', memory: '1Gi' }`.
   * A resource that you omit keeps the chart's value.
   *
   * @default - cpu and memory: 1 and 1Gi for the server and a worker, 100m and 128Mi for an agent of Prefect 1; none elsewhere
   */
  readonly limits?: { readonly [resource: string]: string };
}

/** An entry of a pod's tolerations. */
export interface Toleration {
  /**
   * Key of the taint.
   *
   * @default - every key
   */
  readonly key?: string;
  /**
   * `Equal` or `Exists`.
   *
   * @default "Equal"
   */
  readonly operator?: string;
  /**
   * Value of the taint. `Exists` takes none.
   *
   * @default - none
   */
  readonly value?: string;
  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default - every effect
   */
  readonly effect?: string;
  /**
   * Seconds that a pod stays on a node with a `NoExecute` taint.
   *
   * @default - no limit
   */
  readonly tolerationSeconds?: number;
}

/** Constrains the nodes on which a pod may run. */
export interface SchedulingOptions {
  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: { readonly [key: string]: string };

  /**
   * Taints that the pod tolerates.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The pod's `affinity`, in the form of the Kubernetes API.
   *
   * @default - none
   */
  readonly affinity?: { readonly [key: string]: any };
}

/** A key of a Secret in the pod's namespace. */
export interface SecretKeyReference {
  /** Name of the Secret. */
  readonly secretName: string;
  /** Key in the Secret. */
  readonly key: string;
}

/** Options of every Prefect pod. Changing an option restarts the pods. */
export interface PodOptions extends SchedulingOptions {
  /**
   * Requests and limits of the container.
   *
   * @default - requests of 500m and 512Mi, for a worker 100m and 256Mi; limits of 1 CPU and 1Gi
   */
  readonly resources?: ResourceRequirements;

  /**
   * Extra labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Extra annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Environment variables by name. A name that another prop sets is an error. Use `secretEnvironment` for secrets.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Environment variables by name, with values from existing Secrets in the pod's namespace.
   *
   * @default - none
   */
  readonly secretEnvironment?: { readonly [name: string]: SecretKeyReference };

  /**
   * Annotations of the service account, for example to bind a cloud role.
   *
   * @default - none
   */
  readonly serviceAccountAnnotations?: { readonly [key: string]: string };

  /**
   * Name of an existing service account in the pod's namespace. A worker's Role is bound to it. With `redis`, the
   * background services and the migration use it too. It excludes `serviceAccountAnnotations`.
   *
   * @default - the chart creates a service account
   */
  readonly serviceAccountName?: string;
}

/** When kubelet pulls an image. */
export class PullPolicy {
  /** Pulls the image if the node does not have it. */
  public static readonly IF_NOT_PRESENT = new PullPolicy('IfNotPresent');
  /** Pulls the image each time a container starts. */
  public static readonly ALWAYS = new PullPolicy('Always');
  /** Never pulls the image. The node must have it. */
  public static readonly NEVER = new PullPolicy('Never');

  /**
   * A policy from its Kubernetes name, which may be a token.
   *
   * @param value `IfNotPresent`, `Always` or `Never`; any other value is an error (`image.pullPolicy.unknown`)
   */
  public static of(value: string): PullPolicy {
    return new PullPolicy(value);
  }

  private constructor(
    /** The name in Kubernetes. */
    public readonly value: string,
  ) {}
}

/** How clients reach a Service. */
export class ServiceType {
  /** Inside the cluster only. */
  public static readonly CLUSTER_IP = new ServiceType('ClusterIP');
  /** On a port of each node. */
  public static readonly NODE_PORT = new ServiceType('NodePort');
  /** At an address that the cloud assigns. */
  public static readonly LOAD_BALANCER = new ServiceType('LoadBalancer');

  /**
   * A type from its Kubernetes name, which may be a token.
   *
   * @param value `ClusterIP`, `NodePort` or `LoadBalancer`; any other value is an error (`service.type.unknown`)
   */
  public static of(value: string): ServiceType {
    return new ServiceType(value);
  }

  private constructor(
    /** The name in Kubernetes. */
    public readonly value: string,
  ) {}
}
