import type { BoundDatabase } from '../database/bound-database';
import type { Prefect1ServerProps } from './props';

/** The inputs of a Prefect 1 release's values. */
export interface Prefect1Settings {
  readonly name: string;
  readonly namespace: string;
  readonly props: Prefect1ServerProps;
  readonly database: BoundDatabase;
  /** URL of the API for browsers. */
  readonly apolloApiUrl: string;
  /** The ConfigMap of an inline template of the agent's Jobs. */
  readonly jobTemplate?: { readonly configMapName: string; readonly hash: string };
}

/** Lists of values by path. */
export type Prefect1Lists = Readonly<Record<string, (settings: Prefect1Settings) => unknown[] | undefined>>;

/** The components that a browser uses. */
export type EndpointComponent = 'ui' | 'apollo';

/** Addresses of load balancers. */
export type EndpointAddresses = { readonly [component in EndpointComponent]?: string };

export const DEFAULT_PORTS: Record<EndpointComponent, number> = { ui: 8080, apollo: 4200 };
export const DEFAULT_DATABASE = 'prefect';
export const POSTGRES_REPOSITORY = 'bitnamilegacy/postgresql';

/** The chart's tag with another revision: bitnamilegacy does not have the chart's revision. */
export const POSTGRES_TAG = '14.5.0-debian-11-r35';

/** Keys of the database's Secret. The chart fixes the first (`templates/_helpers.tpl`). */
export const PREFECT1_SECRET_KEYS = { password: 'postgres-password', adminPassword: 'admin-password' };

/** Labels of a component's pods (`templates/_helpers.tpl`, `matchLabels`). */
export function podLabels(name: string, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'prefect-server',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': component,
  };
}

export function portOf(props: Prefect1ServerProps, component: EndpointComponent): number {
  return props[component]?.port ?? DEFAULT_PORTS[component];
}

/** URL of the API inside the cluster. */
export function clusterApiUrl({
  name,
  namespace,
  props,
}: Pick<Prefect1Settings, 'name' | 'namespace' | 'props'>): string {
  return `http://${name}-apollo.${namespace}:${portOf(props, 'apollo')}/graphql`;
}

export function bundledDatabaseHost(name: string, namespace: string): string {
  return `${bundledDatabaseName(name)}.${namespace}`;
}

/** Name of the bundled PostgreSQL and of its Service. */
export function bundledDatabaseName(name: string): string {
  return `${name}-postgresql`;
}
