import type { DatabaseSecret } from '../credentials/database-secret';
import type { DatabaseSpec } from './database';

/** A database with its Secret and its claim, from which the chart's values are made. */
export interface BoundDatabase {
  readonly spec: DatabaseSpec;
  /** Role that owns database and tables, if the login's role is another. */
  readonly owner?: string;
  /** The Secret of its password. SQLite and a database without a password have none. */
  readonly secret?: DatabaseSecret;
  /** The claim of its volume. An external database has none. */
  readonly claimName?: string;
  /** The uid of a created claim. It tells the claim from an earlier one of the same name. Prefect 1 only. */
  readonly claimUid?: string;
}

/** Annotations that roll the pods when a write-only Secret is recreated. */
export function databaseAnnotations({ secret }: BoundDatabase): Record<string, string> {
  return secret?.uid === undefined ? {} : { 'cdktf-prefect/database-secret-uid': secret.uid };
}
