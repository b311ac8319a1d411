import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { ServerDatabase } from '../charts/prefect-server/settings';
import { PREFECT1_SECRET_KEYS } from '../charts/prefect1-server/settings';
import { Credentials } from '../credentials/credentials';
import { databaseSecret } from '../credentials/database-secret';
import type { BindOptions } from './bind';
import { databaseClaim, keepFormerClaim } from './claim';
import type { Database } from './database';

/** Makes what a Prefect 1 server's database needs: the Secret of its passwords, and the claim of its volume. */
export function bindPrefect1Database(
  scope: Construct,
  { _spec: spec, _isProtected: preventDestroy }: Pick<Database, '_spec' | '_isProtected'>,
  { name: server, namespace, labels, dependsOn }: BindOptions,
): ServerDatabase & { claim: TerraformResource[] } {
  const options = { namespace, baseName: `${server}-database`, labels, dependsOn };
  if (spec.kind === 'external') {
    keepFormerClaim(scope);
    const keys = { password: PREFECT1_SECRET_KEYS.password };
    return {
      spec,
      secret: databaseSecret(scope, spec.options.credentials._spec, { ...options, keys }),
      claim: [],
    };
  }
  const bundled = spec.kind === 'bundled' ? spec.options : {};
  const { credentials, existingClaim, size = '8Gi', storageClass, accessMode } = bundled;
  const secret = databaseSecret(scope, (credentials ?? Credentials.generated())._spec, {
    ...options,
    keys: PREFECT1_SECRET_KEYS,
  });
  if (existingClaim !== undefined) {
    keepFormerClaim(scope);
    return { spec, secret, claimName: existingClaim, claim: [] };
  }
  const name = `${server}-database`;
  const claimOptions = { namespace, labels, preventDestroy, dependsOn };
  const claim = databaseClaim(scope, { ...claimOptions, name, size, storageClass, accessMode });
  return { spec, secret, claimName: name, claimUid: claim.metadata.uid, claim: [claim] };
}
