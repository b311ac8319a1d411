import type { BasicAuth } from '../credentials/basic-auth';
import type { Database } from '../database/database';
import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { PrefectImage } from '../images/prefect-image';
import type { Namespace } from '../kubernetes/namespace';
import type { PodOptions } from '../kubernetes/pod-options';
import type { WorkerOptions } from '../prefect-worker/props';
import type { GatewayOptions, IngressOptions, ServiceOptions } from './exposure-options';
import type { Redis } from './redis';

/** How long Prefect keeps its records. */
export interface RetentionOptions {
  /**
   * Days that events are kept, 1 to 36500. Lowering it deletes older ones.
   *
   * @default 7
   */
  readonly eventDays?: number;

  /**
   * Days that finished flow runs are kept, 1 to 36500. Setting it deletes older ones.
   *
   * @default - for ever
   */
  readonly flowRunDays?: number;
}

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
   * Name of the helm release, at most 40 characters, where it is not that of the objects: for a release that
   * somebody else installed. The bundled PostgreSQL is named after it. Changing it makes a new installation.
   *
   * @default - `name`
   */
  readonly releaseName?: string;

  /**
   * The namespace. Another one makes everything anew there, and removes the old installation with the data
   * of a bundled database or SQLite.
   *
   * @default Namespace.create('prefect')
   */
  readonly namespace?: Namespace;

  /**
   * Where Prefect keeps its data.
   *
   * @default Database.bundled()
   */
  readonly database?: Database;

  /**
   * Basic authentication of API and UI. Turning it on locks out clients without the auth string.
   *
   * @default - none: whoever reaches the Service can do everything
   */
  readonly basicAuth?: BasicAuth;

  /**
   * The Service.
   *
   * @default - ClusterIP on port 4200
   */
  readonly service?: ServiceOptions;

  /**
   * An Ingress. It excludes `gateway`.
   *
   * @default - none
   */
  readonly ingress?: IngressOptions;

  /**
   * A route of an existing Gateway. It excludes `ingress`.
   *
   * @default - none
   */
  readonly gateway?: GatewayOptions;

  /**
   * Path under which UI and API live, such as `/prefect`.
   *
   * @default - the root
   */
  readonly basePath?: string;

  /**
   * URL at which a browser reaches the API, or a path of the page's own origin. One with a host, known at
   * synth, decides the outputs and the links in notifications too, over ingress and gateway.
   *
   * @default - from the ingress or gateway; else relative to the page, so that it is right at each address
   */
  readonly uiApiUrl?: string;

  /**
   * Workers of this server, each with a helm release of its own.
   *
   * @default - none
   */
  readonly workers?: WorkerOptions[];

  /**
   * Version of Prefect. Raising it migrates the database when the server starts, and there is no way
   * back to an older one.
   *
   * @default "3.8.3"
   */
  readonly prefectVersion?: string;

  /**
   * The image. Workers of this server take its registry, pull policy and pull Secrets, unless their own image
   * says otherwise.
   *
   * @default - prefecthq/prefect with the tag of `prefectVersion`
   */
  readonly image?: PrefectImage;

  /**
   * The chart. Workers take its repository, unless their own chart has one. An archive has no chart for them: each
   * worker then needs its own.
   *
   * @default - prefect-server 2026.8.18172642 from prefect-helm
   */
  readonly chart?: ChartSource;

  /**
   * Server pods, 1 to 100. More than one need `redis`: without it each has a queue of its own, and runs get
   * lost. Changing it starts or stops pods and rolls none; each has a connection pool of its own.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * A Redis for several server pods. The background services then run in a pod of their own, and the
   * chart migrates the database by a hook Job instead of at the server's start: after a first install, and
   * before an upgrade. So an upgrade of Prefect migrates while the older servers run, and then rolls them
   * (RollingUpdate); until the last is replaced, an older one may fail on the newer schema.
   *
   * @default - none
   */
  readonly redis?: Redis;

  /**
   * Seconds that a starting server may take, 30 to 86400, the migration of its database included; with
   * `redis` also what the migration's Job may take. It has to be less than `release.timeout`, where the apply
   * waits. Charts older than 2026.7.23210422 have no startup probe: there it does nothing for the server.
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
   * Further helm values, each an object or a YAML document, later ones over earlier ones. They win
   * over every prop that has no key of a password, a database or an address in it: a key that would
   * detach the release from its Secret is an error.
   *
   * @default - none
   */
  readonly values?: any[];

  /**
   * How helm installs and upgrades.
   *
   * @default - no rollback; waits up to 900 seconds, and not at all with `redis`
   */
  readonly release?: ReleaseOptions;
}
