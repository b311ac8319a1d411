import type {
  PullPolicy,
  ResourceRequirements,
  SchedulingOptions,
  SecretKeyReference,
} from '../kubernetes/pod-options';

/** The template of an agent's Jobs. */
export class Prefect1JobTemplate {
  /**
   * A template of your own: a Kubernetes Job. It is kept in a ConfigMap, and a change rolls the agent.
   *
   * @param manifest the Job
   */
  public static inline(manifest: { [key: string]: any }): Prefect1JobTemplate {
    return new Prefect1JobTemplate({ manifest });
  }

  /**
   * A ConfigMap that exists. A change of its content is seen when the agent restarts.
   *
   * @param configMapName the ConfigMap's name
   * @param key its key, a file name such as `job_template.yaml`
   */
  public static fromConfigMap(configMapName: string, key: string): Prefect1JobTemplate {
    return new Prefect1JobTemplate({ configMapName, key });
  }

  /**
   * A file of the agent's image, or a URL that Prefect reads (`s3://…`, `https://…`).
   *
   * @param path absolute path or URL
   */
  public static fromFile(path: string): Prefect1JobTemplate {
    return new Prefect1JobTemplate({ path });
  }

  private constructor(
    /** @internal */
    public readonly _spec: {
      manifest?: { [key: string]: any };
      configMapName?: string;
      key?: string;
      path?: string;
    },
  ) {}
}

/** The Jobs that an agent makes. */
export interface Prefect1JobOptions {
  /**
   * `cpu` and `memory` that are reserved and allowed at most; the agent knows no others.
   *
   * @default - none
   */
  readonly resources?: ResourceRequirements;

  /**
   * When images of flows are pulled.
   *
   * @default - Always for the tag `latest`, else IfNotPresent
   */
  readonly imagePullPolicy?: PullPolicy;

  /**
   * Names of pull Secrets for the images of flows.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The template.
   *
   * @default - the one in the agent's image
   */
  readonly template?: Prefect1JobTemplate;
}

/** An agent of Prefect 1. Its rights are those that the chart's Role gives, in the server's namespace. */
export interface Prefect1AgentOptions extends SchedulingOptions {
  /**
   * Labels of flows that the agent takes.
   *
   * @default - flows without labels
   */
  readonly labels?: string[];

  /** @default 1 */
  readonly replicas?: number;

  /**
   * Requests and limits of the agent.
   *
   * @default - limits of 100m and 128Mi
   */
  readonly resources?: ResourceRequirements;

  /**
   * Repository of the agent's image. One that names a registry is not put behind `imageRegistry`.
   *
   * @default "prefecthq/prefect"
   */
  readonly imageRepository?: string;

  /**
   * Tag of the agent's image. That of Prefect 2 or 3 is an error, unless `imageRepository` is another than
   * Prefect's.
   *
   * @default - `versions.core`
   */
  readonly imageTag?: string;

  /**
   * Environment variables by name. Names that a prop already sets are refused.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Environment variables whose values are in Secrets of the server's namespace, by name.
   *
   * @default - none
   */
  readonly secretEnvironment?: { readonly [name: string]: SecretKeyReference };

  /**
   * Extra annotations of the pod.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * The Jobs that run flows.
   *
   * @default - no requests, limits and pull Secrets; the template in the agent's image
   */
  readonly job?: Prefect1JobOptions;
}
