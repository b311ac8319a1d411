import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { PrefectImage } from '../images/prefect-image';
import type { Namespace } from '../kubernetes/namespace';
import type { PodOptions, Toleration } from '../kubernetes/pod-options';
import type { WorkerApi } from './worker-api';

/**
 * How the jobs of a worker's flow runs look, when a deployment says nothing else. It is written into
 * the work pool's base job template each time the worker starts.
 */
export interface JobOptions {
  /**
   * Namespace of the jobs. prefect-kubernetes' own default is `default`, where the worker has no rights.
   *
   * @default - the worker's namespace
   */
  readonly namespace?: Namespace;

  /**
   * Image of the jobs.
   *
   * @default - prefecthq/prefect with the worker's versions of Prefect and Python
   */
  readonly image?: string;

  /**
   * Requests of `cpu` and `memory`, as Kubernetes quantities: `{ cpu: '500m', memory: '512Mi' }`. Another
   * resource needs a `template`.
   *
   * @default - none
   */
  readonly requests?: { readonly [resource: string]: string };

  /**
   * Limits of `cpu` and `memory`, as Kubernetes quantities: `{ cpu: '2', memory: '1Gi' }`. Another resource
   * needs a `template`.
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
   * @default - the namespace's default account
   */
  readonly serviceAccountName?: string;

  /**
   * Names of pull Secrets, in the jobs' namespace.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];

  /**
   * Environment variables.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Seconds that a finished job is kept, 0 to 31536000.
   *
   * @default - for ever
   */
  readonly ttlAfterFinished?: number;

  /**
   * A whole base job template of your own, as an object. It excludes every other option but `namespace`.
   *
   * @default - prefect-kubernetes' own template with the options above
   */
  readonly template?: { readonly [key: string]: any };
}

/** What a worker is given, whatever its server. */
export interface WorkerOptions extends PodOptions {
  /** The work pool that it takes runs from. Its name has letters, digits and any of `-_.:+=@,~`, no `-` first. */
  readonly workPool: string;

  /**
   * Name of the helm release and of its objects, at most 40 characters. Changing it makes a new worker.
   *
   * @default - "prefect-worker-" and the work pool
   */
  readonly name?: string;

  /**
   * Name of the helm release, at most 40 characters, where it is not that of the objects: for a release that
   * somebody else installed. Changing it makes a new worker.
   *
   * @default - `name`
   */
  readonly releaseName?: string;

  /**
   * The namespace of the worker.
   *
   * @default - the server's; without a server, Namespace.create('prefect')
   */
  readonly namespace?: Namespace;

  /**
   * Work queues of the pool, named with letters, digits, any of `-_.+=` and spaces inside.
   *
   * @default - all
   */
  readonly workQueues?: string[];

  /**
   * Flow runs that the worker runs at a time, 1 to 999999. Each of its pods has this limit for itself.
   *
   * @default - no limit
   */
  readonly concurrencyLimit?: number;

  /**
   * Whether the worker makes its work pool if it is missing. Turn it off where the Prefect Terraform
   * provider owns the pool: the worker then writes no template either, and `job` is an error but for its
   * namespace. Turning it off on a pool that exists leaves pool and template as they are.
   *
   * @default true
   */
  readonly createPool?: boolean;

  /**
   * Worker pods, 0 to 1000. Changing it starts or stops pods and rolls none; runs that have started go on.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * How jobs look.
   *
   * @default - prefect-kubernetes' template, in the worker's namespace
   */
  readonly job?: JobOptions;

  /**
   * An identifier of the cluster, the UID of the namespace kube-system, by which Prefect tells
   * clusters apart. Changing it rolls the worker; pools, runs and jobs stay.
   *
   * @default - read from the cluster
   */
  readonly clusterUid?: string;

  /**
   * Whether a worker that lost its server is restarted.
   *
   * @default true
   */
  readonly livenessProbe?: boolean;

  /**
   * Version of Prefect, not newer than the server's.
   *
   * @default - the server's; without a server, "3.8.3"
   */
  readonly prefectVersion?: string;

  /**
   * The image. What it leaves out of registry, pull policy and pull Secrets is the server's; the registry only
   * where it leaves out the repository too.
   *
   * @default - prefecthq/prefect with the tag of `prefectVersion` for Kubernetes
   */
  readonly image?: PrefectImage;

  /**
   * The chart. If the server's chart is from an archive, the worker needs one of its own.
   *
   * @default - prefect-worker 2026.8.18172642 from the server's repository; without a server, from prefect-helm
   */
  readonly chart?: ChartSource;

  /**
   * Further helm values, each an object or a YAML document.
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
  /** The API that the worker talks to. */
  readonly api: WorkerApi;
}
