import type { ChartSource } from './charts/source';
import type { BasicAuth } from './credentials/basic-auth';
import type { Database } from './database/database';
import type { GatewayOptions, IngressOptions, ServiceOptions } from './exposure';
import type { PodOptions } from './kubernetes/common';
import type { Namespace } from './namespace';
import type { PrefectImage } from './prefect-image';
import type { WorkerOptions } from './prefect-worker-props';
import type { Redis } from './redis';
import type { ReleaseOptions } from './release-options';

/** How long Prefect keeps its records. */
export interface RetentionOptions {
  /**
   * Days that events are kept.
   *
   * @default 7
   */
  readonly eventDays?: number;

  /**
   * Days that finished flow runs are kept.
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
   * The namespace.
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
   * URL at which a browser reaches the API.
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
   * The image.
   *
   * @default - prefecthq/prefect with the tag of `prefectVersion`
   */
  readonly image?: PrefectImage;

  /**
   * The chart.
   *
   * @default - prefect-server 2026.8.18172642 from prefect-helm
   */
  readonly chart?: ChartSource;

  /**
   * Server pods. More than one need `redis`: without it each has a queue of its own, and runs get lost.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * A Redis for several server pods. The background services then run in a pod of their own, and the
   * chart migrates the database by a hook Job instead of at the server's start.
   *
   * @default - none
   */
  readonly redis?: Redis;

  /**
   * Seconds that a starting server may take, the migration of its database included. It has to be
   * less than `release.timeout`.
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
   * @default - see there
   */
  readonly release?: ReleaseOptions;
}
