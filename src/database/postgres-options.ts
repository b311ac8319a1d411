/** Connections of one server process to PostgreSQL. Changing an option rolls the server's pods. */
export interface ConnectionPool {
  /**
   * Number of connections that stay open, 1 to 1000.
   *
   * @default 5
   */
  readonly size?: number;

  /**
   * Number of further connections under load, 0 to 1000.
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
   * Seconds that one statement may take, 1 to 3600. Migrations have no such limit.
   *
   * @default 10
   */
  readonly statementTimeout?: number;
}

/** Options of a bundled or external PostgreSQL. */
export interface PostgresOptions {
  /**
   * Name of the database, 1 to 63 characters. For `Prefect1Server` the default is `prefect`. If you change it,
   * Prefect connects to the other database, which has to exist: the bundled PostgreSQL creates a database only on
   * an empty volume.
   *
   * @default "server"
   */
  readonly name?: string;

  /**
   * User that Prefect connects as, 1 to 63 characters. For the bundled PostgreSQL, `postgres` is an error.
   * If you change it, the bundled PostgreSQL creates the missing user when its pod starts, unless
   * `setPasswordAtStart` is false. An external one must have the user, or `setup`.
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
