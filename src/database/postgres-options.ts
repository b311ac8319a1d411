/** Connections of one server process to PostgreSQL. Changing any of it rolls the server. */
export interface ConnectionPool {
  /**
   * Connections that are kept open, 1 to 1000.
   *
   * @default 5
   */
  readonly size?: number;

  /**
   * Connections that are opened beyond `size` under load, 0 to 1000.
   *
   * @default 10
   */
  readonly maxOverflow?: number;

  /**
   * Seconds that a request waits for a free connection, 1 to 3600.
   *
   * @default 30
   */
  readonly timeout?: number;

  /**
   * Seconds that one statement may take, 1 to 3600; migrations are not bound by it.
   *
   * @default 10
   */
  readonly statementTimeout?: number;
}

/** What both kinds of PostgreSQL have. */
export interface PostgresOptions {
  /**
   * Name of the database, 1 to 63 characters. Changing it makes Prefect start on another one, which has to
   * be there: the bundled PostgreSQL makes it on an empty volume only. For
   * `Prefect1Server` the default is `prefect`.
   *
   * @default "server"
   */
  readonly name?: string;

  /**
   * User that Prefect connects as, 1 to 63 characters; the bundled PostgreSQL refuses `postgres`. It makes
   * the user on an empty volume only.
   *
   * @default "prefect"
   */
  readonly username?: string;

  /**
   * The connection pool of each server process.
   *
   * @default - 5 connections and up to 10 more; 30 seconds for a free one, 10 for a statement
   */
  readonly pool?: ConnectionPool;
}
