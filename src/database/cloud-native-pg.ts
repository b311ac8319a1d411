import { Credentials } from '../credentials/credentials';
import type { ConnectionPool } from './postgres-options';
import { CertificateSource, SslMode } from './ssl';

/** Options of a PostgreSQL that the operator CloudNativePG runs in the server's namespace. */
export interface CloudNativePgOptions {
  /** Name of the `Cluster`. */
  readonly cluster: string;

  /**
   * The connection pool of each server process.
   *
   * @default - 5 connections and up to 10 more; 30 seconds for a free one, 10 for a statement
   */
  readonly pool?: ConnectionPool;
}

/** The external database by the operator's names of Service and Secrets. */
export function ofCluster({ cluster, pool }: CloudNativePgOptions) {
  return {
    host: `${cluster}-rw`,
    credentials: Credentials.fromSecret(`${cluster}-app`, { username: 'username', database: 'dbname' }),
    sslMode: SslMode.VERIFY_FULL,
    sslCa: CertificateSource.fromSecret(`${cluster}-ca`),
    pool,
  };
}
