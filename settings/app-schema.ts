import type { SettingsSchema } from './model';
import { variableName } from './variable-schema';

const CONFIG_PATH: SettingsSchema = {
  description:
    "Path of the kubeconfig file, relative to the project's folder. Default: the environment variable KUBE_CONFIG_PATH or KUBE_CONFIG_PATHS, else KUBECONFIG, else ~/.kube/config.",
  type: 'string',
};

const CONTEXT: SettingsSchema = {
  description: 'Context in the kubeconfig. Default: the current context.',
  type: 'string',
};

/** How the providers reach the cluster. */
export const CONNECTION_SCHEMAS: Readonly<Record<string, SettingsSchema>> = {
  kubeconfig: alternative('kubeconfig', 'With a kubeconfig, as kubectl does.', {
    configPath: CONFIG_PATH,
    context: CONTEXT,
  }),
  inCluster: alternative('inCluster', 'From a pod, with its service account.', {}),
  token: alternative(
    'token',
    'With the URL of the API server and a bearer token.',
    {
      host: { description: 'URL of the API server.', type: 'string', pattern: '^https?://' },
      tokenVariable: variableName('the bearer token'),
      clusterCaCertificateFile: {
        description:
          "Path of a PEM file with the CA certificate of the API server, relative to the project's folder. Default: the CAs that the machine trusts.",
        type: 'string',
      },
      clusterCaCertificateVariable: variableName('the CA certificate as PEM text, instead of a file'),
    },
    ['host', 'tokenVariable'],
  ),
};

/** cdktf 0.21 has no class for this backend. */
export const KUBERNETES_BACKEND_SCHEMA = alternative(
  'kubernetes',
  'A Secret in a cluster. It uses the connection of the setting `kubernetes`, unless you set another here. Terraform reads a token from the environment variable KUBE_TOKEN.',
  {
    secretSuffix: {
      description: "Suffix of the Secret's name. Default: the name of the stack.",
      type: 'string',
    },
    namespace: {
      description: 'Namespace of the Secret. It must exist. Default: "default".',
      default: 'default',
      type: 'string',
    },
    labels: {
      description: 'Labels of the Secret.',
      type: 'object',
      additionalProperties: { type: 'string' },
    },
    configPath: {
      ...CONFIG_PATH,
      description: "Path of another kubeconfig file, relative to the project's folder.",
    },
    context: { ...CONTEXT, description: 'Another context in the kubeconfig.' },
  },
);

/** The generations of Prefect that the app deploys. */
export type Generation = 1 | 3;

/** Settings of the app itself. All other settings are props of the server. */
export const APP_PROPERTIES: Readonly<Record<string, SettingsSchema>> = {
  $schema: { description: 'Path of this schema, for editors.', type: 'string' },
  stackName: {
    description:
      'Name of the stack, in letters, digits, "-" and "_"; the local state file has its name. Changing it makes another installation. Default: "prefect".',
    default: 'prefect',
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
  },
  kubernetes: {
    description: 'The connection to Kubernetes. Default: "kubeconfig".',
    $ref: '#/definitions/Kubernetes',
  },
  ignoreAnnotations: ignored('annotations'),
  ignoreLabels: ignored('labels'),
  backend: {
    description: 'Where Terraform stores its state. Default: "local".',
    $ref: '#/definitions/Backend',
  },
  outputs: {
    description: 'Whether the stack has Terraform outputs, which show how to connect. Default: true.',
    default: true,
    type: 'boolean',
  },
  outputPrefix: {
    description: 'Prefix of the name of each output. Default: empty.',
    default: '',
    type: 'string',
    pattern: '^([A-Za-z_][A-Za-z0-9_-]*)?$',
  },
};

function ignored(field: 'annotations' | 'labels'): SettingsSchema {
  return {
    description: `Regular expressions of ${field} that the Kubernetes provider ignores on every object, where other controllers write them (\`ignore_${field}\`). Needed only for what is not ignored anyway, such as annotations of the auth Secret. Default: none.`,
    type: 'array',
    items: { type: 'string' },
  };
}

export function generationSchema(generation: Generation): SettingsSchema {
  return {
    description: 'Generation of Prefect: 3, or 1 if you still run Prefect 1. Default: 3.',
    const: generation,
  };
}

/** Definitions of a union and of its alternatives. */
export function union(
  name: string,
  description: string,
  alternatives: Readonly<Record<string, SettingsSchema>>,
): Record<string, SettingsSchema> {
  const bare = Object.keys(alternatives).filter((type) => alternatives[type].required?.length === 1);
  const named = Object.entries(alternatives).map(([type, schema]) => [`${name}.${type}`, schema] as const);
  return {
    [name]: {
      description,
      oneOf: [
        { type: 'string', enum: bare, 'x-shorthand': { property: 'type' } },
        ...named.map(([definition]) => ({ $ref: `#/definitions/${definition}` })),
      ],
    },
    ...Object.fromEntries(named),
  };
}

function alternative(
  type: string,
  description: string,
  properties: Record<string, SettingsSchema>,
  required: readonly string[] = [],
): SettingsSchema {
  return {
    description,
    type: 'object',
    additionalProperties: false,
    properties: { type: { const: type }, ...properties },
    required: ['type', ...required],
  };
}
