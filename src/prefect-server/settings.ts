import { Fn, Token } from 'cdktf';
import type { BoundDatabase } from '../database/bound-database';
import type { PrefectServerProps } from './props';

/** What the layers of a server's helm values are made from. */
export interface ServerSettings {
  readonly name: string;
  readonly namespace: string;
  readonly props: PrefectServerProps;
  readonly database: BoundDatabase;
  /** Name of the Secret with the API's auth string. */
  readonly authSecretName?: string;
  /** Pod annotations that change with the Secrets, so that pods roll. */
  readonly secretAnnotations: Record<string, string>;
  /** The chart's version, if it is known. */
  readonly chartVersion?: string;
  /** Tag of the image, if it differs from the chart's default. */
  readonly imageTag?: string;
  /** `uiApiUrl`, if it is known and has a host. */
  readonly browserApi?: BrowserApi;
}

/** Where browsers and clients outside the cluster reach the API. */
export interface BrowserApi {
  /** URL of the API, without a trailing slash. */
  readonly url: string;
  /** The part of the URL in front of the base path. */
  readonly origin: string;
}

export const DEFAULT_SERVICE_PORT = 4200;
export const DEFAULT_STARTUP_TIMEOUT = 600;
export const DEFAULT_DATABASE_NAME = 'server';
export const DEFAULT_POSTGRES_PORT = 5432;
export const DEFAULT_POOL_SIZE = 5;
export const DEFAULT_POOL_OVERFLOW = 10;

/** Connections that a server process opens outside its pool: one deletes old records, one listens for automations. */
export const CONNECTIONS_BESIDE_POOL = 2;

/** Host of the bundled PostgreSQL: the Service that the subchart names after `fullnameOverride`. */
export function bundledHost(settings: Pick<ServerSettings, 'name' | 'namespace' | 'props'>): string {
  return `${postgresName(settings)}.${settings.namespace}.svc`;
}

/** Name of the bundled PostgreSQL. It is the subchart's default, so that an adopted release keeps it. */
export function postgresName({ name, props }: Pick<ServerSettings, 'name' | 'props'>): string {
  return `${props.releaseName ?? name}-postgresql`;
}

/** `basePath` without a trailing slash. It is empty for the root. */
export function basePathOf({ basePath = '' }: PrefectServerProps): string {
  return Token.isUnresolved(basePath) ? Fn.trimsuffix(basePath, '/') : basePath.replace(/\/+$/, '');
}

/** `basePath`, or `/` for the root. */
export function rootOf(props: PrefectServerProps): string {
  const basePath = basePathOf(props);
  // Terraform's coalesce skips empty strings too.
  return Token.isUnresolved(basePath) ? Token.asString(Fn.coalesce([basePath, '/'])) : basePath || '/';
}

/** URL of the API inside the cluster. */
export function clusterApiUrl({
  name,
  namespace,
  props,
}: Pick<ServerSettings, 'name' | 'namespace' | 'props'>): string {
  return `http://${name}.${namespace}.svc:${props.service?.port ?? DEFAULT_SERVICE_PORT}${apiPathOf(props)}`;
}

export function apiPathOf(props: PrefectServerProps): string {
  return `${basePathOf(props)}/api`;
}
