import type { Assembly, Member, TypeReference } from './assembly';
import type { SettingsSchema } from './model';
import { refused } from './variable-schema';

/** Attributes in cdktf's backends that Terraform 1.11 refuses. cdktf marks others as deprecated. */
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  s3: ['useLegacyWorkflow'],
  gcs: ['storeageCustomEndpoint'],
  azurerm: ['useMicrosoftGraph'],
};

/** Attributes of Terraform that cdktf's backends lack but pass on. */
const ADDED: Readonly<Record<string, Record<string, SettingsSchema>>> = {
  s3: {
    useLockfile: {
      description: 'Locks the state with a file in the same bucket. Needs Terraform 1.10.',
      type: 'boolean',
    },
  },
  gcs: { storageCustomEndpoint: { description: 'URL of the storage API.', type: 'string' } },
};

/** The environment variable from which Terraform reads each secret. */
const SECRETS: Readonly<Record<string, Record<string, string>>> = {
  s3: {
    accessKey: 'AWS_ACCESS_KEY_ID',
    secretKey: 'AWS_SECRET_ACCESS_KEY',
    token: 'AWS_SESSION_TOKEN',
    sseCustomerKey: 'AWS_SSE_CUSTOMER_KEY',
    webIdentityToken: 'AWS_WEB_IDENTITY_TOKEN_FILE',
  },
  gcs: {
    accessToken: 'GOOGLE_OAUTH_ACCESS_TOKEN',
    credentials: 'GOOGLE_BACKEND_CREDENTIALS',
    encryptionKey: 'GOOGLE_ENCRYPTION_KEY',
  },
  azurerm: {
    accessKey: 'ARM_ACCESS_KEY',
    sasToken: 'ARM_SAS_TOKEN',
    clientSecret: 'ARM_CLIENT_SECRET',
    clientCertificatePassword: 'ARM_CLIENT_CERTIFICATE_PASSWORD',
    oidcRequestToken: 'ARM_OIDC_REQUEST_TOKEN',
    oidcToken: 'ARM_OIDC_TOKEN',
  },
  http: { password: 'TF_HTTP_PASSWORD', clientPrivateKeyPem: 'TF_HTTP_CLIENT_PRIVATE_KEY_PEM' },
  remote: { token: 'TF_TOKEN_<host name with "_" for ".">' },
};

const SUMMARIES: Readonly<Record<string, string>> = {
  local: 'A file in the project.',
  s3: 'An object in Amazon S3 or a compatible store.',
  gcs: 'An object in Google Cloud Storage.',
  azurerm: 'A blob in Azure Storage.',
  http: "A server with Terraform's REST protocol, for example GitLab.",
  remote: 'HCP Terraform or Terraform Enterprise.',
};

/** The schema of each backend for which cdktf has a class, from cdktf's jsii assembly. */
export function backendSchemas(cdktf: Assembly): Record<string, SettingsSchema> {
  return Object.fromEntries(
    Object.keys(SUMMARIES).map((kind) => {
      const config = `${kind[0].toUpperCase()}${kind.slice(1)}BackendConfig`;
      const { properties, required = [] } = structSchema(cdktf, config, kind);
      return [
        kind,
        {
          description: SUMMARIES[kind],
          type: 'object',
          additionalProperties: false,
          properties: { type: { const: kind }, ...properties, ...ADDED[kind] },
          required: ['type', ...required],
        },
      ];
    }),
  );
}

function structSchema(cdktf: Assembly, name: string, kind: string): SettingsSchema {
  const members = cdktf
    .structProperties(cdktf.type(name))
    .filter(({ name, docs }) => docs?.deprecated === undefined && !REMOVED[kind]?.includes(name));
  const required = members.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(members.map((member) => [member.name, memberSchema(cdktf, member, kind)])),
    ...(required.length > 0 && { required }),
  };
}

function memberSchema(cdktf: Assembly, { name, type, docs }: Member, kind: string): SettingsSchema {
  const variable = SECRETS[kind]?.[name];
  if (variable !== undefined) {
    return refused(
      `a secret in settings ends up in Git and in cdk.tf.json; set the environment variable ${variable}`,
    );
  }
  const description = docs?.summary?.replace(/^\(?(Optional|Required)\) /, '').replace(/\s+/g, ' ');
  return { ...(description !== undefined && { description }), ...typeSchema(cdktf, type, kind) };
}

function typeSchema(
  cdktf: Assembly,
  { primitive, collection, fqn }: TypeReference,
  kind: string,
): SettingsSchema {
  if (primitive === 'string' || primitive === 'number' || primitive === 'boolean') {
    return { type: primitive };
  }
  if (collection !== undefined) {
    const items = typeSchema(cdktf, collection.elementtype, kind);
    return collection.kind === 'array'
      ? { type: 'array', items }
      : { type: 'object', additionalProperties: items };
  }
  if (fqn === 'cdktf.IRemoteWorkspace') {
    return {
      description: 'The workspace with this `name`, or all workspaces with this `prefix`.',
      type: 'object',
      additionalProperties: false,
      properties: { name: { type: 'string' }, prefix: { type: 'string' } },
    };
  }
  return structSchema(cdktf, fqn ?? '', kind);
}
