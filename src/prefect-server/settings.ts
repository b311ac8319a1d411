import { Fn, Token } from 'cdktf';
import type { BoundDatabase } from '../database/bound-database';
import type { PrefectServerProps } from './props';

/** All that the values of one server's release are made from. */
export interface ServerSettings {
  readonly name: string;
  readonly namespace: string;
  readonly props: PrefectServerProps;
  readonly database: BoundDatabase;
  /** The Secret with the API's auth string. */
  readonly authSecretName?: string;
  /** Annotations that make pods follow their Secrets. */
  readonly secretAnnotations: Record<string, string>;
  /** The chart's version, as far as it is known. */
  readonly chartVersion?: string;
  /** The image's tag, unless it is the chart's. */
  readonly imageTag?: string;
  /** `uiApiUrl`, where it is known to be more than a path. */
  readonly browserApi?: BrowserApi;
}

/** Where browsers and clients outside of the cluster reach the API. */
export interface BrowserApi {
  /** Without a slash at its end. */
  readonly url: string;
  /** What is in front of the base path. */
  readonly origin: string;
}

export const DEFAULT_SERVICE_PORT = 4200;
export const DEFAULT_STARTUP_TIMEOUT = 600;
export const DEFAULT_DATABASE_NAME = 'server';
export const DEFAULT_DATABASE_USERNAME = 'prefect';
export const DEFAULT_POSTGRES_PORT = 5432;
export const DEFAULT_POOL_SIZE = 5;
export const DEFAULT_POOL_OVERFLOW = 10;

/** Connections beside its pool that a server process opens: one to delete old records, one to listen for automations. */
export const CONNECTIONS_BESIDE_POOL = 2;

/** Host of the bundled PostgreSQL: a Service that the subchart names after our `fullnameOverride`. */
export function bundledHost(settings: Pick<ServerSettings, 'name' | 'namespace' | 'props'>): string {
  return `${postgresName(settings)}.${settings.namespace}.svc`;
}

/** The name that the subchart gives itself, so that it stays where somebody else's release is adopted. */
export function postgresName({ name, props }: Pick<ServerSettings, 'name' | 'props'>): string {
  return `${props.releaseName ?? name}-postgresql`;
}

/** `basePath` without a slash at its end, empty for the root. */
export function basePathOf({ basePath = '' }: PrefectServerProps): string {
  return Token.isUnresolved(basePath) ? Fn.trimsuffix(basePath, '/') : basePath.replace(/\/+$/, '');
}

/** `basePath`, `/` for the root. */
export function rootOf(props: PrefectServerProps): string {
  const basePath = basePathOf(props);
  // Terraform's coalesce passes over empty text as well.
  return Token.isUnresolved(basePath) ? Token.asString(Fn.coalesce([basePath, '/'])) : basePath || '/';
}

/** The API inside the cluster. */
export function clusterApiUrl({
  name,
  namespace,
  props,
}: Pick<ServerSettings, 'name' | 'namespace' | 'props'>): string {
  return `http://${name}.${namespace}.svc:${props.service?.port ?? DEFAULT_SERVICE_PORT}${apiPathOf(props)}`;
}

/** Path of the API. */
export function apiPathOf(props: PrefectServerProps): string {
  return `${basePathOf(props)}/api`;
}
