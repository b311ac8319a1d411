import type { DatabaseSecret } from '../credentials/database-secret';
import type { DatabaseSpec } from './database';

/** A database with its Secret and its claim, as a chart has to know it. */
export interface BoundDatabase {
  readonly spec: DatabaseSpec;
  /** The Secret of its password; SQLite has none. */
  readonly secret?: DatabaseSecret;
  /** The claim of its volume; an external one has none. */
  readonly claimName?: string;
  /** The uid of a claim that is made here, where a release has to tell it from another claim of its name. */
  readonly claimUid?: string;
}

/** Annotations that make a database's pods follow its Secret. */
export function databaseAnnotations({ secret }: BoundDatabase): Record<string, string> {
  return secret?.uid === undefined ? {} : { 'cdktf-prefect/database-secret-uid': secret.uid };
}
