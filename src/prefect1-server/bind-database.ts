import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { Credentials, type PasswordSpec } from '../credentials/credentials';
import { type DatabaseSecret, databaseSecret } from '../credentials/database-secret';
import type { BindOptions } from '../database/bind';
import type { BoundDatabase } from '../database/bound-database';
import { databaseClaim, keepFormerClaim } from '../database/claim';
import type { Database, DatabaseSpec } from '../database/database';
import { withLoginRole } from '../database/login-role';
import { PREFECT1_SECRET_KEYS } from './settings';

/** The claim of a database's volume, created or existing. An external database has none. */
export interface DatabaseVolume {
  readonly claimName?: string;
  /** The uid of a created claim. */
  readonly claimUid?: string;
  readonly claim: TerraformResource[];
}

/** Creates what a Prefect 1 server's database needs: the Secret of its passwords, and the claim of its volume. */
export function bindPrefect1Database(
  scope: Construct,
  database: Pick<Database, '_spec' | '_isProtected'>,
  options: BindOptions,
): BoundDatabase & DatabaseVolume {
  const secret = prefect1DatabaseSecret(scope, database._spec, options);
  const volume = prefect1DatabaseVolume(scope, database, options);
  if (volume.claim.length === 0) {
    keepFormerClaim(scope);
  }
  return { ...withLoginRole(database._spec), secret, ...volume };
}

/** Creates the Secret of the passwords, or refers to an existing one. */
export function prefect1DatabaseSecret(
  scope: Construct,
  { kind, options }: DatabaseSpec,
  { name: server, namespace, labels, dependsOn }: BindOptions,
): DatabaseSecret {
  const credentials = (kind === 'sqlite' ? undefined : options.credentials) ?? Credentials.generated();
  const { password } = PREFECT1_SECRET_KEYS;
  // The checks refuse a spec without a password.
  return databaseSecret(scope, credentials._spec as PasswordSpec, {
    ...{ namespace, baseName: `${server}-database`, labels, dependsOn },
    keys: kind === 'external' ? { password } : PREFECT1_SECRET_KEYS,
  });
}

/** Creates the claim of the volume, or refers to an existing one. */
export function prefect1DatabaseVolume(
  scope: Construct,
  { _spec: spec, _isProtected: preventDestroy }: Pick<Database, '_spec' | '_isProtected'>,
  { name: server, namespace, labels, dependsOn }: BindOptions,
): DatabaseVolume {
  if (spec.kind !== 'bundled') {
    return { claim: [] };
  }
  const { existingClaim, size = '8Gi', storageClass, accessMode } = spec.options;
  if (existingClaim !== undefined) {
    return { claimName: existingClaim, claim: [] };
  }
  const name = `${server}-database`;
  const claim = databaseClaim(scope, {
    ...{ name, namespace, labels, dependsOn },
    ...{ size, storageClass, accessMode, preventDestroy },
  });
  return { claimName: name, claimUid: claim.metadata.uid, claim: [claim] };
}
