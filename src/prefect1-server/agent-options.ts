import type {
  PullPolicy,
  ResourceRequirements,
  SchedulingOptions,
  SecretKeyReference,
} from '../kubernetes/pod-options';
import { madeBy } from '../validation/factory-calls';

/** The template of an agent's Jobs. */
export class Prefect1JobTemplate {
  /**
   * Your own template, a Kubernetes Job. Terraform keeps it in a ConfigMap. Changing it rolls the agent's pods.
   *
   * @param manifest the Job
   */
  public static inline(manifest: { [key: string]: any }): Prefect1JobTemplate {
    return madeBy('Prefect1JobTemplate.inline', [manifest], new Prefect1JobTemplate({ manifest }));
  }

  /**
   * An existing ConfigMap. If you change its content, restart the agent.
   *
   * @param configMapName the ConfigMap's name
   * @param key its key, a file name such as `job_template.yaml`
   */
  public static fromConfigMap(configMapName: string, key: string): Prefect1JobTemplate {
    const template = new Prefect1JobTemplate({ configMapName, key });
    return madeBy('Prefect1JobTemplate.fromConfigMap', [configMapName, key], template);
  }

  /**
   * A file in the agent's image, or a URL that Prefect reads (`s3://…`, `https://…`).
   *
   * @param path absolute path or URL
   */
  public static fromFile(path: string): Prefect1JobTemplate {
    return madeBy('Prefect1JobTemplate.fromFile', [path], new Prefect1JobTemplate({ path }));
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

/** The Jobs that an agent creates for flow runs. */
export interface Prefect1JobOptions {
  /**
   * Requests and limits of `cpu` and `memory`. Another resource is an error, because the agent can't set it.
   *
   * @default - none
   */
  readonly resources?: ResourceRequirements;

  /**
   * Pull policy of the flows' images.
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
   * Template of the Jobs.
   *
   * @default - the one in the agent's image
   */
  readonly template?: Prefect1JobTemplate;
}

/** An agent of Prefect 1. The chart's Role gives it its rights, in the server's namespace. */
export interface Prefect1AgentOptions extends SchedulingOptions {
  /**
   * Labels of the flows that the agent runs.
   *
   * @default - flows without labels
   */
  readonly labels?: string[];

  /**
   * Number of agent pods, 1 to 100.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Requests and limits of the agent's container.
   *
   * @default - limits of 100m and 128Mi
   */
  readonly resources?: ResourceRequirements;

  /**
   * Repository of the agent's image. `imageRegistry` is not prepended to a repository that names a registry.
   *
   * @default "prefecthq/prefect"
   */
  readonly imageRepository?: string;

  /**
   * Tag of the agent's image. A tag of Prefect 2 or 3 is an error, unless `imageRepository` is not Prefect's.
   *
   * @default - `versions.core`
   */
  readonly imageTag?: string;

  /**
   * Environment variables by name. A name that a prop already sets is an error.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Environment variables with values from Secrets of the server's namespace, by name.
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
