import type { Json } from '../../toolbox/kube';
import type { Kind } from './settings';

/** What of a hand-written installation an event changes. */
export interface ByHand {
  readonly namespace: string;
  /** The chart's .tgz. */
  readonly archive: string;
  /** Name of the password's and the Secret's resource. */
  readonly id: string;
  readonly length?: number;
  readonly special?: string;
  readonly version: number;
  readonly kind: Kind;
  /** Where the API's auth string comes from, if there is one. */
  readonly auth?: Kind;
  /** More values. */
  readonly values?: Json;
  /** Terraform does not manage the namespace and the claim. */
  readonly onExistingClaim?: boolean;
  /** Terraform does not manage the claim. */
  readonly otherClaim?: string;
  /** The database is not the bundled one. */
  readonly external?: boolean;
  readonly host?: string;
  readonly port?: number;
}

const SECRET = 'prefect-server-database';
const AUTH_SECRET = 'prefect-server-api-auth';

/** Hand-written Terraform for a server with a database: the same features, in Terraform's JSON. */
export function byHand(options: ByHand): Json {
  const { namespace, archive, id, kind, auth, onExistingClaim = false } = options;
  const hasClaim = !options.external && !onExistingClaim && options.otherClaim === undefined;
  const after = onExistingClaim ? [] : ['kubernetes_namespace_v1.prefect'];
  const release = {
    name: 'prefect-server',
    namespace,
    chart: archive,
    values: [JSON.stringify(valuesOf(options)), ...(options.values ? [JSON.stringify(options.values)] : [])],
    depends_on: [
      `kubernetes_secret_v1.${id}`,
      ...(auth ? ['kubernetes_secret_v1.auth'] : []),
      ...(hasClaim ? ['kubernetes_persistent_volume_claim_v1.database'] : []),
    ],
  };
  const passwords: Record<string, Kind> = { [id]: kind, ...(auth && { auth }) };
  const made = (by: Kind, content: Json): Json => {
    const names = Object.keys(passwords).filter((name) => passwords[name] === by);
    // Terraform refuses a block without a name.
    return names.length > 0 && { random_password: Object.fromEntries(names.map((name) => [name, content])) };
  };
  const { keepers: _, ...criteriaOfEphemeral } = criteria(options);
  const ephemeral = made('writeOnly', criteriaOfEphemeral);
  return {
    ...(ephemeral && { ephemeral }),
    resource: {
      ...made('generated', criteria(options)),
      kubernetes_secret_v1: {
        [id]: { ...secret(SECRET, 'password', id, kind, options), depends_on: after },
        ...(auth && {
          auth: { ...secret(AUTH_SECRET, 'auth-string', 'auth', auth, options), depends_on: after },
        }),
      },
      helm_release: { server: release },
      ...(onExistingClaim ? {} : { kubernetes_namespace_v1: { prefect: { metadata: { name: namespace } } } }),
      ...(hasClaim ? claim(namespace, after) : {}),
    },
  };
}

function valuesOf({ external, host, port, otherClaim, auth }: ByHand): Json {
  const persistence = { enabled: true, existingClaim: otherClaim ?? SECRET };
  return {
    secret: { create: false },
    server: {
      updateStrategy: { type: 'Recreate' },
      ...(auth && { basicAuth: { enabled: true, existingSecret: AUTH_SECRET } }),
    },
    postgresql: external
      ? { enabled: false }
      : {
          auth: { existingSecret: SECRET, secretKeys: { userPasswordKey: 'password' } },
          primary: { persistence },
        },
    externalDatabase: {
      host: host ?? 'prefect-server-postgresql',
      ...(port && { port }),
      username: 'prefect',
      name: 'server',
      existingSecret: SECRET,
      passwordSecretKey: 'password',
    },
  };
}

function criteria({ length = 32, special, version }: ByHand): Json {
  return {
    length,
    special: special !== undefined,
    ...(special !== undefined && { override_special: special }),
    ...(version > 1 && { keepers: { version: `${version}` } }),
  };
}

function secret(name: string, key: string, id: string, kind: Kind, options: ByHand): Json {
  const address = { generated: 'random_password', writeOnly: 'ephemeral.random_password', given: 'var' }[
    kind
  ];
  const value = kind === 'given' ? `\${${address}.given}` : `\${${address}.${id}.result}`;
  const data = { [key]: key === 'auth-string' ? `admin:${value}` : value };
  return {
    metadata: { name, namespace: options.namespace },
    ...(kind === 'writeOnly' ? { data_wo: data, data_wo_revision: options.version } : { data }),
  };
}

function claim(namespace: string, after: string[]): Json {
  return {
    kubernetes_persistent_volume_claim_v1: {
      database: {
        metadata: { name: SECRET, namespace },
        spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
        wait_until_bound: false,
        depends_on: after,
      },
    },
  };
}
