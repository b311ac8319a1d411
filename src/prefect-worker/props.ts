import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { PrefectImage } from '../images/prefect-image';
import type { Namespace } from '../kubernetes/namespace';
import type { PodOptions, Toleration } from '../kubernetes/pod-options';
import type { PodSpecOptions } from '../kubernetes/pod-spec-options';
import type { WorkerScalingOptions } from './scaling-options';
import type { WorkerApi } from './worker-api';

/**
 * Defaults of the jobs that run a worker's flow runs. A deployment can override them. The worker writes them
 * into the work pool's base job template at each start, so changing them restarts the worker and affects new
 * jobs only.
 */
export interface JobOptions {
  /**
   * Namespace of the jobs. The default of prefect-kubernetes is `default`, where the worker has no rights.
   *
   * @default - the worker's namespace
   */
  readonly namespace?: Namespace;

  /**
   * Image of the jobs.
   *
   * @default - the worker's image, if that has a registry or repository of its own; else prefecthq/prefect with the worker's versions of Prefect and Python
   */
  readonly image?: string;

  /**
   * Requests of `cpu` and `memory`, as Kubernetes quantities: `{ cpu: '500m', memory: '512Mi' }`. Other
   * resources need a `template`.
   *
   * @default - none
   */
  readonly requests?: { readonly [resource: string]: string };

  /**
   * Limits of `cpu` and `memory`, as Kubernetes quantities: `{ cpu: '2', memory: '1Gi' }`. Other resources
   * need a `template`.
   *
   * @default - none
   */
  readonly limits?: { readonly [resource: string]: string };

  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: { readonly [key: string]: string };

  /**
   * Taints that the jobs tolerate.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Service account of the jobs, in their namespace.
   *
   * @default - the default service account of the namespace
   */
  readonly serviceAccountName?: string;

  /**
   * Names of pull Secrets in the jobs' namespace. An empty list means none.
   *
   * @default - the worker's, which then must exist in the jobs' namespace too
   */
  readonly pullSecrets?: string[];

  /**
   * Environment variables of the jobs.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Seconds after which Kubernetes deletes a finished job, 0 to 31536000, which is a year. Prefect keeps the flow
   * run and its logs. To keep jobs for ever, give a `template`.
   *
   * @default 604800
   */
  readonly ttlAfterFinished?: number;

  /**
   * Whether the jobs pass the Pod Security Standard `restricted`: they run as user 1001 with `/tmp` as HOME, without
   * capabilities, and with the RuntimeDefault seccomp profile. Turn it off for what needs root, for example
   * `EXTRA_PIP_PACKAGES`, and where the platform chooses the user, as OpenShift does.
   *
   * @default true
   */
  readonly restricted?: boolean;

  /**
   * A whole base job template, as an object. It excludes all other options except `namespace`.
   *
   * @default - the template of prefect-kubernetes with the options above
   */
  readonly template?: { readonly [key: string]: any };
}

/** Options of a worker, without its API. */
export interface WorkerOptions extends PodOptions, WorkerScalingOptions {
  /** Work pool from which the worker takes flow runs: letters, digits and any of `-_.:+=@,~`, but no `-` first. */
  readonly workPool: string;

  /**
   * Type of the worker and of the pool that it makes, for example `process`, which runs flow runs in the worker's pod.
   * The image must have what the type needs. For another type than `kubernetes` the pool has Prefect's own template,
   * and `job` can have only a `namespace` and a `template`. It must be known at synth. Changing it restarts the
   * worker and changes no existing pool: give the worker another `workPool` too.
   *
   * @default "kubernetes"
   */
  readonly type?: string;

  /**
   * Name of the helm release and of its objects, at most 40 characters. Changing it makes a new worker.
   *
   * @default - "prefect-worker-" and the work pool's name
   */
  readonly name?: string;

  /**
   * Name of the helm release, at most 40 characters. Set it to adopt a release whose objects have another
   * name. Changing it makes a new worker.
   *
   * @default - `name`
   */
  readonly releaseName?: string;

  /**
   * Namespace of the worker. Changing it makes a new worker there.
   *
   * @default - the server's; without a server, Namespace.create('prefect')
   */
  readonly namespace?: Namespace;

  /**
   * Labels of the worker's namespaces, of the chart's objects and of the pods. They override the server's by key. Jobs
   * of flow runs get none: set them in `job.template`. Changing them restarts the worker and replaces no object.
   *
   * @default - the server's; without a server, none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Work queues of the pool. Names have letters, digits, any of `-_.+=` and spaces between them.
   *
   * @default - all
   */
  readonly workQueues?: string[];

  /**
   * Whether the worker makes its work pool if it is missing. Turn it off if the Prefect Terraform provider
   * owns the pool: then the worker writes no template, and `job` can have only a `namespace`. Turning it off
   * leaves an existing pool and its template unchanged.
   *
   * @default true
   */
  readonly createPool?: boolean;

  /**
   * Further rules of the worker's Role, in the form of the Kubernetes API. Changing them restarts no pod.
   *
   * @default - none: the worker may read pods, events and logs, and manage Jobs
   */
  readonly roleRules?: { readonly [key: string]: any }[];

  /**
   * Containers, volumes, security contexts and more of the worker's pods, not of its jobs.
   *
   * @default - the chart's pod
   */
  readonly pod?: PodSpecOptions;

  /**
   * Name of the worker in Prefect's UI. It excludes more than one replica. Changing it restarts the worker.
   *
   * @default - Prefect gives each pod a name
   */
  readonly displayName?: string;

  /**
   * Seconds between two queries for flow runs, 1 to 86400. Changing it restarts the worker.
   *
   * @default 5
   */
  readonly queryInterval?: number;

  /**
   * Seconds before its scheduled start that the worker takes a flow run, 0 to 86400. Changing it restarts the worker.
   *
   * @default 10
   */
  readonly prefetchSeconds?: number;

  /**
   * Defaults of the jobs.
   *
   * @default - the template of prefect-kubernetes, in the worker's namespace
   */
  readonly job?: JobOptions;

  /**
   * Identifier by which Prefect tells clusters apart: the UID of the namespace kube-system. Changing it
   * restarts the worker. Pools, flow runs and jobs stay.
   *
   * @default - read from the cluster
   */
  readonly clusterUid?: string;

  /**
   * Whether Kubernetes restarts a worker that lost its server.
   *
   * @default true
   */
  readonly livenessProbe?: boolean;

  /**
   * Version of Prefect, not newer than the server's. Changing it restarts the worker.
   *
   * @default - the server's; without a server, "3.8.3"
   */
  readonly prefectVersion?: string;

  /**
   * Image of the worker. It inherits pull policy and pull Secrets from the server's image. It inherits the
   * registry too, unless it has its own repository.
   *
   * @default - prefecthq/prefect with the tag of `prefectVersion` for Kubernetes
   */
  readonly image?: PrefectImage;

  /**
   * Chart of the worker. Changing it upgrades the release. If the server's chart is an archive, set this.
   *
   * @default - prefect-worker 2026.8.18172642 from the server's repository; without a server, from prefect-helm
   */
  readonly chart?: ChartSource;

  /**
   * Further helm values, each an object or a YAML document. Later ones override earlier ones, and all
   * override what props write. Reserved keys are an error, such as those of names, images and the API.
   *
   * @default - none
   */
  readonly values?: any[];

  /**
   * How helm installs and upgrades.
   *
   * @default - no rollback; waits up to 900 seconds
   */
  readonly release?: ReleaseOptions;
}

/** Props of `PrefectWorker`. */
export interface PrefectWorkerProps extends WorkerOptions {
  /** The API that the worker connects to. Changing it restarts the worker. */
  readonly api: WorkerApi;
}
