import type { Json } from './kube';

/** What of a hand-written installation an event changes. */
export interface ByHand {
  readonly namespace: string;
  /** The chart's .tgz. */
  readonly archive: string;
  /** Name of the password's and the Secret's resource. */
  readonly id?: string;
  readonly length?: number;
  readonly special?: string;
  readonly version?: number;
  readonly writeOnly?: boolean;
  /** More values. */
  readonly values?: Json;
  /** The namespace and the claim are somebody else's. */
  readonly onExistingClaim?: boolean;
  readonly timeout?: number;
}

const SECRET = 'prefect-server-database';

/** What one writes by hand for a server on the bundled database: the same features, in Terraform's JSON. */
export function byHand(options: ByHand): Json {
  const { namespace, archive, id = 'database', onExistingClaim = false } = options;
  const metadata = { name: SECRET, namespace };
  const after = onExistingClaim ? [] : ['kubernetes_namespace_v1.prefect'];
  const claim = onExistingClaim ? [] : ['kubernetes_persistent_volume_claim_v1.database'];
  const release = {
    name: 'prefect-server',
    namespace,
    chart: archive,
    values: [JSON.stringify(values), ...(options.values ? [JSON.stringify(options.values)] : [])],
    depends_on: [`kubernetes_secret_v1.${id}`, ...claim],
    ...(options.timeout && { timeout: options.timeout }),
  };
  return {
    ...password(options, id),
    resource: {
      ...(options.writeOnly ? {} : { random_password: { [id]: criteria(options) } }),
      kubernetes_secret_v1: { [id]: { metadata, ...secretData(options, id), depends_on: after } },
      helm_release: { server: release },
      ...(onExistingClaim ? {} : ownNamespaceAndClaim(namespace, metadata, after)),
    },
  };
}

const values = {
  secret: { create: false },
  server: { updateStrategy: { type: 'Recreate' } },
  postgresql: {
    auth: { existingSecret: SECRET, secretKeys: { userPasswordKey: 'password' } },
    primary: { persistence: { enabled: true, existingClaim: SECRET } },
  },
  externalDatabase: {
    host: 'prefect-server-postgresql',
    username: 'prefect',
    name: 'server',
    existingSecret: SECRET,
    passwordSecretKey: 'password',
  },
};

function criteria({ length = 32, special, version = 1 }: ByHand): Json {
  return {
    length,
    special: special !== undefined,
    ...(special !== undefined && { override_special: special }),
    ...(version > 1 && { keepers: { version: `${version}` } }),
  };
}

function password(options: ByHand, id: string): Json {
  const { keepers: _, ...ephemeral } = criteria(options);
  return options.writeOnly ? { ephemeral: { random_password: { [id]: ephemeral } } } : {};
}

function secretData({ writeOnly, version = 1 }: ByHand, id: string): Json {
  return writeOnly
    ? { data_wo: { password: `\${ephemeral.random_password.${id}.result}` }, data_wo_revision: version }
    : { data: { password: `\${random_password.${id}.result}` } };
}

function ownNamespaceAndClaim(namespace: string, metadata: Json, after: string[]): Json {
  return {
    kubernetes_namespace_v1: { prefect: { metadata: { name: namespace } } },
    kubernetes_persistent_volume_claim_v1: {
      database: {
        metadata,
        spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
        wait_until_bound: false,
        depends_on: after,
      },
    },
  };
}
