import type { Database } from '../database/database';
import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { Namespace } from '../kubernetes/namespace';
import type { PullPolicy, SchedulingOptions, SecretKeyReference } from '../kubernetes/pod-options';
import type { Prefect1AgentOptions } from './agent-options';
import type { Prefect1EndpointOptions } from './endpoint-options';

/** The tenant. Prefect 1 is blank, and its agents fail, without one. */
export interface Prefect1TenantOptions {
  /** @default "default" */
  readonly name?: string;

  /**
   * Slug: lower-case letters, digits and "-". A tenant of this slug that exists is left as it is. Over the
   * database of an older server it has to be the slug that is there: Prefect 1.4.0 asks for tenants in no order,
   * and uses the first (`prefect/client/client.py`). So none is made beside another: the apply fails and names those
   * that exist. Changing the slug of a running installation does not rename its tenant, and fails in the same way.
   *
   * @default "default"
   */
  readonly slug?: string;
}

/**
 * Versions of the components. They were tested together; one that is set apart may not fit the others,
 * and is warned about.
 */
export interface Prefect1Versions {
  /**
   * Tag of prefecthq/server and prefecthq/apollo.
   *
   * @default "2022.09.23"
   */
  readonly server?: string;

  /**
   * Tag of prefecthq/prefect, for agent and tenant. That of another major version is an error.
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
   * Name of the helm release and of its objects, at most 40 characters. Changing it makes a new
   * installation with an empty database, and removes the old one.
   *
   * @default "prefect1"
   */
  readonly name?: string;

  /**
   * The namespace.
   *
   * @default Namespace.create('prefect1')
   */
  readonly namespace?: Namespace;

  /**
   * Where Prefect keeps its data. SQLite is not for Prefect 1, and neither are pools or certificates.
   *
   * @default Database.bundled()
   */
  readonly database?: Database;

  /**
   * How a browser reaches the UI.
   *
   * @default - by a port-forward
   */
  readonly ui?: Prefect1EndpointOptions;

  /**
   * How a browser, and clients, reach the API (apollo).
   *
   * @default - by a port-forward
   */
  readonly apollo?: Prefect1EndpointOptions;

  /**
   * URL at which a browser reaches the API, with `/graphql`.
   *
   * @default - from the ingress or LoadBalancer of `apollo`; else that of the port-forward
   */
  readonly apolloApiUrl?: string;

  /**
   * Says that whoever reaches UI or API may do everything: Prefect 1 has no authentication. A
   * LoadBalancer without an allow-list, an ingress without one or an authenticating annotation, and each
   * NodePort needs it.
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
   * The tenant that is made if there is none of its slug.
   *
   * @default - name and slug "default"
   */
  readonly tenant?: Prefect1TenantOptions;

  /**
   * Whether the tenant is made. An agent needs it.
   *
   * @default true
   */
  readonly createTenant?: boolean;

  /**
   * Versions of the components.
   *
   * @default - server 2022.09.23, core 1.4.0, ui 2022-09-14 and hasura v2.1.1
   */
  readonly versions?: Prefect1Versions;

  /**
   * Registry of a private mirror, put in front of the repository of each component, and of the bundled
   * PostgreSQL and the database's set-up unless their own image says another. An `agent.imageRepository` that
   * names a registry (its first part has a "." or ":", or is "localhost") stays as it is.
   *
   * @default - Docker Hub
   */
  readonly imageRegistry?: string;

  /**
   * When images are pulled, by the bundled PostgreSQL too unless its image says otherwise.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Names of pull Secrets in the server's namespace, for the bundled PostgreSQL too unless its image names some.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];

  /**
   * Environment variables by name, of graphql, its migration, apollo and towel.
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
   * A service account that exists, for all pods; the agent's rights are bound to it.
   *
   * @default - one that the chart makes
   */
  readonly serviceAccountName?: string;

  /**
   * The chart. Prefect's old repository is probably gone; a copy in a registry or folder of your own is
   * the safest.
   *
   * @default - prefect-server 2022.09.23 from the archived repository's branch gh-pages
   */
  readonly chart?: ChartSource;

  /**
   * Further helm values, each an object or a YAML document, later ones over earlier ones. A key that
   * would detach the release from its Secret, its data or its address is an error, and so are the flat
   * keys of charts up to 2022.04.14.
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
