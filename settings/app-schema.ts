import type { SettingsSchema } from './model';
import { variableName } from './variable-schema';

const CONFIG_PATH: SettingsSchema = {
  description:
    "Path of the kubeconfig file, from the project's folder. Default: what the environment variable KUBE_CONFIG_PATH or KUBE_CONFIG_PATHS says, else KUBECONFIG, else ~/.kube/config.",
  type: 'string',
};

const CONTEXT: SettingsSchema = {
  description: 'Context in the kubeconfig. Default: its current context.',
  type: 'string',
};

/** How the providers reach the cluster. */
export const CONNECTION_SCHEMAS: Readonly<Record<string, SettingsSchema>> = {
  kubeconfig: alternative('kubeconfig', 'As kubectl does.', { configPath: CONFIG_PATH, context: CONTEXT }),
  inCluster: alternative('inCluster', 'From a pod, by its service account.', {}),
  token: alternative(
    'token',
    'By the URL of the API server and a token.',
    {
      host: { description: 'URL of the API server.', type: 'string', pattern: '^https?://' },
      tokenVariable: variableName('the bearer token'),
      clusterCaCertificateFile: {
        description:
          "Path of a PEM file with the authority of the API server, from the project's folder. Default: the authorities that the machine trusts.",
        type: 'string',
      },
      clusterCaCertificateVariable: variableName('the PEM text of the authority, instead of a file'),
    },
    ['host', 'tokenVariable'],
  ),
};

/** State in a Secret, which cdktf 0.21 has no class for. */
export const KUBERNETES_BACKEND_SCHEMA = alternative(
  'kubernetes',
  'A Secret of a cluster. Its connection is that of `kubernetes` unless it is given here; a token comes from the environment variable KUBE_TOKEN.',
  {
    secretSuffix: {
      description: "End of the Secret's name. Default: the name of the stack.",
      type: 'string',
    },
    namespace: {
      description: 'Namespace of the Secret. It has to exist. Default: "default".',
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
      description: "Path of another kubeconfig file, from the project's folder.",
    },
    context: { ...CONTEXT, description: 'Another context in the kubeconfig.' },
  },
);

/** The generations of Prefect that the settings can be of. */
export type Generation = 1 | 3;

/** What the app wants to know beside the props of the server. */
export const APP_PROPERTIES: Readonly<Record<string, SettingsSchema>> = {
  $schema: { description: 'Path of this schema, for editors.', type: 'string' },
  stackName: {
    description:
      'Name of the stack, in letters, digits, "-" and "_"; the local state is named after it. Another name is another installation. Default: "prefect".',
    default: 'prefect',
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
  },
  kubernetes: {
    description: 'The connection to Kubernetes. Default: "kubeconfig".',
    $ref: '#/definitions/Kubernetes',
  },
  backend: {
    description: 'Where Terraform keeps its state. Default: "local".',
    $ref: '#/definitions/Backend',
  },
  outputs: {
    description: 'Whether there are Terraform outputs that say how to connect. Default: true.',
    default: true,
    type: 'boolean',
  },
  outputPrefix: {
    description: 'What the name of each output starts with. Default: nothing.',
    default: '',
    type: 'string',
    pattern: '^([A-Za-z_][A-Za-z0-9_-]*)?$',
  },
};

/** Which server it is. */
export function generationSchema(generation: Generation): SettingsSchema {
  return {
    description: 'Generation of Prefect: 3, or 1 for those who have to run it. Default: 3.',
    const: generation,
  };
}

/** Definitions of a union: its alternatives, and the union of the name `name`. */
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
