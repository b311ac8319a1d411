import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { Credentials } from '../credentials/credentials';
import { databaseSecret } from '../credentials/database-secret';
import type { BoundDatabase } from './bound-database';
import { databaseClaim, keepFormerClaim } from './claim';
import type { Database } from './database';
import { withLoginRole } from './login-role';

export interface BindOptions {
  /** Name of the server. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly dependsOn: TerraformResource[];
}

/** Creates what a server's database needs: the Secret of its password, and the claim of its volume. */
export function bindDatabase(
  scope: Construct,
  database: Pick<Database, '_spec' | '_isProtected'>,
  options: BindOptions,
): BoundDatabase & { claim: TerraformResource[] } {
  const bound = secretAndClaim(scope, database, options);
  if (bound.claim.length === 0) {
    keepFormerClaim(scope);
  }
  return bound;
}

function secretAndClaim(
  scope: Construct,
  { _spec: spec, _isProtected: preventDestroy }: Pick<Database, '_spec' | '_isProtected'>,
  { name: server, namespace, labels, dependsOn }: BindOptions,
): BoundDatabase & { claim: TerraformResource[] } {
  const secretOptions = { namespace, baseName: `${server}-database`, labels, dependsOn };
  const secretOf = ({ _spec }: Credentials) =>
    _spec.kind === 'none' ? undefined : databaseSecret(scope, _spec, secretOptions);
  const claimOptions = { namespace, labels, preventDestroy, dependsOn };
  switch (spec.kind) {
    case 'external':
      return { ...withLoginRole(spec), secret: secretOf(spec.options.credentials), claim: [] };
    case 'sqlite': {
      const name = `${server}-sqlite`;
      const { size = '1Gi', storageClass } = spec.options;
      return {
        spec,
        claimName: name,
        claim: [databaseClaim(scope, { ...claimOptions, name, size, storageClass })],
      };
    }
    case 'bundled': {
      const { credentials, existingClaim, size = '8Gi', storageClass, accessMode } = spec.options;
      const secret = secretOf(credentials ?? Credentials.generated());
      const name = existingClaim ?? `${server}-database`;
      const claim =
        existingClaim === undefined
          ? [databaseClaim(scope, { ...claimOptions, name, size, storageClass, accessMode })]
          : [];
      return { spec, secret, claimName: name, claim };
    }
  }
}
