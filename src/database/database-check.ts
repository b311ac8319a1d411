import type { Problems } from '../validation/problems';
import type { DatabaseSpec } from './database';

/** A check of a database. `ownClaim` is the name of the claim that is created without `existingClaim`. */
export type DatabaseCheck = (problems: Problems, path: string, spec: DatabaseSpec, ownClaim: string) => void;
