import { isIPv6 } from 'node:net';
import { databaseAnnotations } from '../../database/bound-database';
import type { BundledDatabaseOptions, ExternalDatabaseOptions } from '../../database/database';
import { DEFAULT_DATABASE_USERNAME } from '../../database/login-role';
import { schedulingValues } from '../../helm/pod-values';
import { numberText } from '../../terraform/number-text';
import { percentEncoded } from '../../terraform/percent-encoded';
import {
  bundledHost,
  DEFAULT_DATABASE_NAME,
  DEFAULT_POSTGRES_PORT,
  postgresName,
  type ServerSettings,
} from '../settings';

type Values = Record<string, unknown>;

/** Image, resources and scheduling of the bundled PostgreSQL, which the user's values may override. */
export function databaseTuning({ database }: ServerSettings): Values {
  if (database.spec.kind !== 'bundled') {
    return {};
  }
  const { options } = database.spec;
  const { image, resources } = options;
  return {
    postgresql: {
      image: image && {
        registry: image.registry,
        repository: image.repository,
        tag: image.tag,
        pullPolicy: image.pullPolicy?.value,
      },
      primary: { resources, ...schedulingValues(options) },
    },
  };
}

/**
 * Connects the release to its database and Secret.
 * `secret.create` is on by default. It would overwrite the Secret of this library with a default password
 * (prefect-server `templates/secret.yaml`).
 */
export function databaseWiring(settings: ServerSettings): Values {
  const { spec } = settings.database;
  switch (spec.kind) {
    case 'sqlite':
      return {
        secret: { create: false },
        postgresql: { enabled: false },
        // The chart mounts its claim by name even if it makes none. This library's claim outlives the release.
        sqlite: { enabled: true, persistence: { enabled: false } },
      };
    case 'bundled':
      return bundledWiring(settings, spec.options);
    case 'external':
      return {
        secret: { create: false },
        sqlite: { enabled: false },
        postgresql: { enabled: false },
        externalDatabase: externalValues(settings, spec.options),
      };
  }
}

function bundledWiring(settings: ServerSettings, options: BundledDatabaseOptions): Values {
  const { secret, claimName } = settings.database;
  const name = options.name ?? DEFAULT_DATABASE_NAME;
  const username = options.username ?? DEFAULT_DATABASE_USERNAME;
  return {
    secret: { create: false },
    sqlite: { enabled: false },
    postgresql: {
      enabled: true,
      fullnameOverride: postgresName(settings),
      auth: {
        existingSecret: secret?.name,
        username,
        database: name,
        enablePostgresUser: false,
        secretKeys: { userPasswordKey: secret?.keys.password },
      },
      primary: {
        persistence: { enabled: true, existingClaim: claimName },
        podAnnotations: databaseAnnotations(settings.database),
      },
    },
    externalDatabase: {
      host: bundledHost(settings),
      port: DEFAULT_POSTGRES_PORT,
      name: percentEncoded(name),
      username: percentEncoded(username),
      existingSecret: secret?.name,
      passwordSecretKey: secret?.keys.urlEncodedPassword ?? secret?.keys.password,
    },
  };
}

function externalValues({ database: { secret } }: ServerSettings, options: ExternalDatabaseOptions): Values {
  const host = urlHost(options.host);
  const port = options.port ?? DEFAULT_POSTGRES_PORT;
  const username = percentEncoded(options.username ?? DEFAULT_DATABASE_USERNAME);
  const name = databaseWithQuery(options);
  if (secret === undefined) {
    // The chart requires a password of the components.
    const connectionString = `postgresql+asyncpg://${username}@${host}:${numberText(port)}/${name}`;
    return { connectionString };
  }
  const { name: existingSecret, keys } = secret;
  if (keys.connectionString !== undefined) {
    return { existingSecret, connectionStringSecretKey: keys.connectionString };
  }
  return {
    existingSecret,
    passwordSecretKey: keys.urlEncodedPassword ?? keys.password,
    ...component('host', host, keys.host),
    ...component('port', port, keys.port),
    ...component('username', username, keys.username),
    ...component('name', name, keys.database),
  };
}

function component(field: string, value: unknown, secretKey: string | undefined): Values {
  return secretKey === undefined ? { [field]: value } : { [`${field}SecretKey`]: secretKey };
}

/** The chart copies the name into the URL unchanged, so it takes the query parameter that asyncpg needs. */
function databaseWithQuery(options: ExternalDatabaseOptions): string {
  const name = percentEncoded(options.name ?? DEFAULT_DATABASE_NAME);
  const mode = options.sslMode?.value;
  return mode === 'disable' || mode === 'require' ? `${name}?ssl=${mode}` : name;
}

/** The host for a URL, with brackets around an IPv6 address. */
function urlHost(host: string | undefined): string | undefined {
  return host !== undefined && isIPv6(host) ? `[${host}]` : host;
}
