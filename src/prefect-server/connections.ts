import { Fn, Op, Token } from 'cdktf';
import type { ConnectionPool } from '../database/postgres-options';
import type { PrefectServerProps } from './props';
import { CONNECTIONS_BESIDE_POOL, DEFAULT_POOL_OVERFLOW, DEFAULT_POOL_SIZE } from './settings';

/** Maximum number of database connections that all pods of a server open together. */
export function maxConnections(
  {
    autoscaling,
    replicas = autoscaling?.maxReplicas ?? 1,
    backgroundReplicas = 1,
    redis,
  }: PrefectServerProps,
  pool: ConnectionPool = {},
): unknown {
  const { size = DEFAULT_POOL_SIZE, maxOverflow = DEFAULT_POOL_OVERFLOW } = pool;
  const backgroundPods = redis === undefined ? 0 : backgroundReplicas;
  if ([replicas, backgroundPods, size, maxOverflow].some((count) => Token.isUnresolved(count))) {
    return Op.mul(Fn.sum([replicas, backgroundPods]), Fn.sum([size, maxOverflow, CONNECTIONS_BESIDE_POOL]));
  }
  return (replicas + backgroundPods) * (size + maxOverflow + CONNECTIONS_BESIDE_POOL);
}
