import type { Database } from '../database/database';
import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { Namespace } from '../kubernetes/namespace';
import type { PullPolicy, SchedulingOptions, SecretKeyReference } from '../kubernetes/pod-options';
import type { SetupJobOptions } from '../kubernetes/setup-job-options';
import type { Prefect1AgentOptions } from './agent-options';
import type { Prefect1EndpointOptions } from './endpoint-options';

/** The tenant. Without one, the UI of Prefect 1 is empty and its agents fail. */
export interface Prefect1TenantOptions {
  /**
   * Name of the tenant, 1 to 100 characters. Changing it does not rename an existing tenant.
   *
   * @default "default"
   */
  readonly name?: string;

  /**
   * Slug of the tenant: lower-case letters, digits and "-". An existing tenant with this slug stays as it is.
   * If the database only has other tenants, the apply fails and lists their slugs. For the database of an older
   * server, set the slug that exists. Changing the slug does not rename a tenant, so it fails the apply too.
   * A second tenant is never created, because Prefect 1.4.0 uses the first in no fixed order
   * (`prefect/client/client.py`).
   *
   * @default "default"
   */
  readonly slug?: string;

  /**
   * Whether the Jobs that create it pass the Pod Security Standard `restricted`: they run as user 1001, with the
   * RuntimeDefault seccomp profile and a read-only root. Turn it off where the platform chooses the user, as OpenShift
   * does.
   *
   * @default true
   */
  readonly restricted?: boolean;
}

/**
 * Versions of the components. The defaults were tested together. Another version may be incompatible, and causes a
 * warning.
 */
export interface Prefect1Versions {
  /**
   * Tag of prefecthq/server and prefecthq/apollo.
   *
   * @default "2022.09.23"
   */
  readonly server?: string;

  /**
   * Tag of prefecthq/prefect, for agent and tenant. A tag of another major version is an error.
   *
   * @default "1.4.0"
   */
  readonly core?: string;

  /**
   * Tag of prefecthq/ui.
   *
   * @default "2022-09-14"
   */
  readonly ui?: string;

  /**
   * Tag of hasura/graphql-engine.
   *
   * @default "v2.1.1"
   */
  readonly hasura?: string;
}

/** Props of `Prefect1Server`. */
export interface Prefect1ServerProps extends SchedulingOptions {
  /**
   * Name of the helm release and of its objects, at most 40 characters. Changing it creates a new
   * installation with an empty database, and destroys the old one.
   *
   * @default "prefect1"
   */
  readonly name?: string;

  /**
   * Namespace of the server.
   *
   * @default Namespace.create('prefect1')
   */
  readonly namespace?: Namespace;

  /**
   * Labels of every object: namespace, Secret, claim, Jobs, ConfigMap, Services, Ingresses and the bundled PostgreSQL.
   * The chart has no value for the labels of its other objects. Changing them restarts the bundled PostgreSQL, and
   * replaces no object: a Job that is done keeps its labels, and objects beside the release keep a label that is removed
   * here. The namespace's `labels` override them. A label that this library or the chart sets is an error.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Where Prefect keeps its data. SQLite, connection pools and certificates are errors for Prefect 1.
   *
   * @default Database.bundled()
   */
  readonly database?: Database;

  /**
   * Access to the UI from browsers.
   *
   * @default - through a port-forward
   */
  readonly ui?: Prefect1EndpointOptions;

  /**
   * Access to the API (apollo) from browsers and clients.
   *
   * @default - through a port-forward
   */
  readonly apollo?: Prefect1EndpointOptions;

  /**
   * URL at which a browser reaches the API, with `/graphql`.
   *
   * @default - the URL of apollo's ingress or LoadBalancer, else of its port-forward
   */
  readonly apolloApiUrl?: string;

  /**
   * Acknowledges that everybody who reaches UI or API may do everything, because Prefect 1 has no authentication.
   * Required for each NodePort, for a LoadBalancer without an allow-list, and for an ingress without an annotation
   * for an allow-list or authentication.
   *
   * @default false
   */
  readonly acknowledgeNoAuthentication?: boolean;

  /**
   * An agent that runs flows as Jobs in the server's namespace.
   *
   * @default - none
   */
  readonly agent?: Prefect1AgentOptions;

  /**
   * The tenant. It is created unless a tenant with its slug exists.
   *
   * @default - name and slug "default"
   */
  readonly tenant?: Prefect1TenantOptions;

  /**
   * Whether to create the tenant. An agent needs it.
   *
   * @default true
   */
  readonly createTenant?: boolean;

  /**
   * Pods of the Job that sets up an external database, and of those that create the tenant. Nodes and pull Secrets are the server's.
   *
   * @default - the defaults of `SetupJobOptions`
   */
  readonly setupJobs?: SetupJobOptions;

  /**
   * Versions of the components.
   *
   * @default - server 2022.09.23, core 1.4.0, ui 2022-09-14 and hasura v2.1.1
   */
  readonly versions?: Prefect1Versions;

  /**
   * Registry of a private mirror. It is prepended to the repository of each component. The bundled PostgreSQL and
   * the database's set-up use it too, unless their own image names another registry. An `agent.imageRepository`
   * that names a registry stays as it is: its first part has a "." or ":", or is "localhost".
   *
   * @default - Docker Hub
   */
  readonly imageRegistry?: string;

  /**
   * Pull policy of all images. The bundled PostgreSQL's `image` may override it.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Names of pull Secrets in the server's namespace. The bundled PostgreSQL's `image` may override them.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];

  /**
   * Environment variables of graphql, its migration, apollo and towel, by name.
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
   * Extra annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Annotations of the service account, which all pods share, for example for a cloud role.
   *
   * @default - none
   */
  readonly serviceAccountAnnotations?: { readonly [key: string]: string };

  /**
   * Name of an existing service account for all pods. The agent's rights are bound to it.
   *
   * @default - the chart creates a service account
   */
  readonly serviceAccountName?: string;

  /**
   * Source of the chart. Set it to your own copy in a registry or folder, because Prefect's old repository may
   * disappear.
   *
   * @default - prefect-server 2022.09.23 from the archived repository's branch gh-pages
   */
  readonly chart?: ChartSource;

  /**
   * Further helm values, each an object or a YAML document. Later ones override earlier ones. A key that
   * would detach the release from its Secret, its data or its address is an error. So are the flat keys of
   * charts up to 2022.04.14.
   *
   * @default - none
   */
  readonly values?: any[];

  /**
   * How helm installs and upgrades the release.
   *
   * @default - the defaults of `ReleaseOptions`
   */
  readonly release?: ReleaseOptions;
}
