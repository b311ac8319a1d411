import type { BasicAuth } from '../credentials/basic-auth';
import type { EncryptionKey } from '../credentials/encryption-key';
import type { Database } from '../database/database';
import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { PrefectImage } from '../images/prefect-image';
import type { AutoscalingOptions } from '../kubernetes/autoscaling-options';
import type { Namespace } from '../kubernetes/namespace';
import type { PodOptions } from '../kubernetes/pod-options';
import type { ServerPodSpecOptions } from '../kubernetes/pod-spec-options';
import type { SetupJobOptions } from '../kubernetes/setup-job-options';
import type { WorkerOptions } from '../prefect-worker/props';
import type { GatewayOptions, IngressOptions, ServiceOptions } from './exposure-options';
import type { NetworkPolicyOptions } from './network-policy-options';
import type { Redis } from './redis';
import type { RetentionOptions } from './retention-options';

/** Props of `PrefectServer`. */
export interface PrefectServerProps extends PodOptions {
  /**
   * Name of the helm release and of its objects, at most 40 characters. Changing it makes a new
   * installation with an empty database, and removes the old one.
   *
   * @default "prefect-server"
   */
  readonly name?: string;

  /**
   * Name of the helm release, at most 40 characters. Set it to adopt a release whose objects have another
   * name. The bundled PostgreSQL is named after the release. Changing it makes a new installation.
   *
   * @default - `name`
   */
  readonly releaseName?: string;

  /**
   * The namespace. Changing it makes a new installation there, and removes the old one with the data of a
   * bundled database or SQLite.
   *
   * @default Namespace.create('prefect')
   */
  readonly namespace?: Namespace;

  /**
   * Labels of every object: namespace, Secrets, claim, Jobs, and by the chart's `commonLabels` the objects of the
   * chart and the bundled PostgreSQL, with their pods. The workers inherit them. Changing them restarts the pods, and
   * replaces no object: a Job that is done keeps its labels, and namespace, Secrets and claim keep a label that is
   * removed here. `podLabels` and the namespace's `labels` override them. A label that this library or a chart sets
   * is an error.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Where Prefect keeps its data. Changing its kind copies no data.
   *
   * @default Database.bundled()
   */
  readonly database?: Database;

  /**
   * Basic authentication of API and UI. Setting it locks out clients without the auth string.
   *
   * @default - none: everyone who reaches the Service has full access
   */
  readonly basicAuth?: BasicAuth;

  /**
   * Acknowledges that everybody who reaches the server from outside the cluster may do everything. Required without
   * `basicAuth` for a NodePort, a `gateway`, a LoadBalancer without an annotation for an allow-list, and an `ingress`
   * without an annotation for an allow-list or authentication. Changing it changes no resource.
   *
   * @default false
   */
  readonly acknowledgeNoAuthentication?: boolean;

  /**
   * The key that Prefect encrypts its blocks with. Set it when you install: a server that has blocks has a key, and
   * does not start with another one, because it could not read them. The same holds if you remove it later.
   *
   * @default - none: Prefect makes a key and keeps it in its database
   */
  readonly encryptionKey?: EncryptionKey;

  /**
   * The Service of the server.
   *
   * @default - ClusterIP on port 4200
   */
  readonly service?: ServiceOptions;

  /**
   * An Ingress for UI and API. It excludes `gateway`.
   *
   * @default - none
   */
  readonly ingress?: IngressOptions;

  /**
   * An HTTPRoute of an existing Gateway. It excludes `ingress`.
   *
   * @default - none
   */
  readonly gateway?: GatewayOptions;

  /**
   * Who reaches the bundled database and the server, by network policies.
   *
   * @default - the bundled database is restricted, the server is not
   */
  readonly networkPolicy?: NetworkPolicyOptions;

  /**
   * Path of UI and API, for example `/prefect`. Changing it changes the API's URL and restarts the workers.
   *
   * @default - the root
   */
  readonly basePath?: string;

  /**
   * URL of the API for browsers, or a path on the UI's origin. A URL with a host that is known at synth also
   * sets the outputs and the links in notifications, and overrides `ingress` and `gateway` there.
   *
   * @default - from `ingress` or `gateway`, else relative to the UI, which works at every address
   */
  readonly uiApiUrl?: string;

  /**
   * Origins of other web pages whose scripts may call the API, for example `https://dashboard.example.com`. The UI
   * needs none, unless `uiApiUrl` has another host than the UI. Changing it restarts the server.
   *
   * @default - Prefect's: every origin
   */
  readonly corsAllowedOrigins?: string[];

  /**
   * Whether requests that change something need a token against forgery by another web page. The UI, the Prefect
   * clients and workers get theirs; a `curl` of your own does not. Changing it restarts the server.
   *
   * @default false
   */
  readonly csrfProtection?: boolean;

  /**
   * Whether the server reports its use to Prefect (`PREFECT_SERVER_ANALYTICS_ENABLED`). Changing it restarts the
   * server.
   *
   * @default true
   */
  readonly analytics?: boolean;

  /**
   * Workers of this server, each with its own helm release.
   *
   * @default - none
   */
  readonly workers?: WorkerOptions[];

  /**
   * Version of Prefect. Raising it restarts the server and migrates the database. A downgrade is not
   * possible.
   *
   * @default "3.8.3"
   */
  readonly prefectVersion?: string;

  /**
   * Image of the server. Its workers inherit registry, pull policy and pull Secrets, unless their own image
   * sets them.
   *
   * @default - prefecthq/prefect with the tag of `prefectVersion`
   */
  readonly image?: PrefectImage;

  /**
   * Chart of the server. Changing it upgrades the release. Workers inherit its repository, unless their own chart
   * sets one. With an archive, each worker needs a chart of its own.
   *
   * @default - prefect-server 2026.8.18172642 from prefect-helm
   */
  readonly chart?: ChartSource;

  /**
   * Number of server pods, 1 to 100. More than one needs `redis`: without it each pod has its own queue, and
   * runs get lost. Changing it starts or stops pods and restarts none. Each pod has its own connection pool.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Scales the server's pods by their load, up to 100. Needs `redis`, and excludes `replicas`. The background services
   * are not scaled.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: AutoscalingOptions;

  /**
   * Number of pods of the background services, 1 to 100. Needs `redis`. More than one needs Prefect 3.6.6 or newer
   * (prefect-helm#580). Each has its own connection pool. Changing it starts or stops pods and restarts none.
   *
   * @default 1
   */
  readonly backgroundReplicas?: number;

  /**
   * A Redis for several server pods. With it, the background services run in their own pod. The first pod
   * migrates an empty database, and a hook Job migrates it before each upgrade. So an upgrade of Prefect
   * migrates while older servers run, and then replaces them (RollingUpdate). Until the last one is
   * replaced, an older server may fail on the newer schema.
   *
   * @default - none
   */
  readonly redis?: Redis;

  /**
   * Containers, volumes, security contexts and more of the server's pods. With `redis`, the pods of the background
   * services have the same, and the migration has the volumes and the security contexts.
   *
   * @default - the chart's pod
   */
  readonly pod?: ServerPodSpecOptions;

  /**
   * Pods of the Job that sets up an external database. Its image, nodes and pull Secrets are the server's.
   *
   * @default - the defaults of `SetupJobOptions`
   */
  readonly setupJobs?: SetupJobOptions;

  /**
   * Log level of the server and its background services: `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`. Changing
   * it restarts them.
   *
   * @default "WARNING"
   */
  readonly loggingLevel?: string;

  /**
   * Seconds that a server may take to start, 30 to 86400, including the database migration. With `redis`,
   * the migration Job has the same limit. If the apply waits, it must be less than `release.timeout`. Charts
   * older than 2026.7.23210422 have no startup probe: there it has no effect on the server.
   *
   * @default 600
   */
  readonly startupTimeout?: number;

  /**
   * How long events and flow runs are kept.
   *
   * @default - Prefect's: events for 7 days, flow runs for ever
   */
  readonly retention?: RetentionOptions;

  /**
   * Further helm values, each an object or a YAML document. Later ones override earlier ones, and all
   * override what props write. Reserved keys are an error, such as those of passwords, names, images and the
   * database: they would detach the release from its Secret or claim.
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
