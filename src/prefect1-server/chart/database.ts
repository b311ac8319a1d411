import { Fn, Token } from 'cdktf';
import { databaseAnnotations } from '../../database/bound-database';
import type { BundledDatabaseOptions, ExternalDatabaseOptions } from '../../database/database';
import { DEFAULT_DATABASE_USERNAME } from '../../database/login-role';
import { setPassword } from '../../database/set-password';
import { schedulingValues } from '../../helm/pod-values';
import {
  bundledDatabaseName,
  DEFAULT_DATABASE,
  POSTGRES_REPOSITORY,
  POSTGRES_TAG,
  PREFECT1_SECRET_KEYS,
  type Prefect1Lists,
  type Prefect1Settings,
} from '../settings';
import { volumeCheck } from './volume-check';

type Values = Record<string, unknown>;

const PORT = 5432;

/** Values that the user may override: image, resources and scheduling of the bundled PostgreSQL. */
export function databaseTuning({ database, props }: Prefect1Settings): Values {
  if (database.spec.kind !== 'bundled') {
    return {};
  }
  const { options } = database.spec;
  const { image, resources } = options;
  return {
    postgresql: {
      commonLabels: props.labels,
      // The chart's default, docker.io/bitnami, no longer has versioned tags (bitnami/charts#35164).
      image: {
        registry: image?.registry ?? props.imageRegistry ?? 'docker.io',
        repository: image?.repository ?? POSTGRES_REPOSITORY,
        tag: image?.tag ?? POSTGRES_TAG,
        pullPolicy: (image?.pullPolicy ?? props.pullPolicy)?.value,
      },
      primary: { resources, ...schedulingValues(options) },
    },
  };
}

/** Connects the release to its database and Secret. */
export function databaseWiring(settings: Prefect1Settings): Values {
  const { spec } = settings.database;
  return {
    postgresql: spec.kind === 'bundled' ? bundled(settings, spec.options) : external(settings, spec.options),
  };
}

function bundled(settings: Prefect1Settings, options: BundledDatabaseOptions): Values {
  const { database, name } = settings;
  return {
    ...common(settings, options, PORT),
    useSubChart: true,
    fullnameOverride: bundledDatabaseName(name),
    auth: {
      ...auth(settings, options),
      // The services read the user's password at `postgres-password`. The subchart reads the superuser's there
      // by default. The subchart's init scripts run as the superuser.
      enablePostgresUser: true,
      secretKeys: {
        userPasswordKey: PREFECT1_SECRET_KEYS.password,
        adminPasswordKey: adminPasswordKey(settings),
      },
    },
    primary: {
      service: { ports: { postgresql: PORT } },
      // With the chart's default, the data is lost with the pod.
      persistence: { enabled: true, existingClaim: database.claimName },
      podAnnotations: databaseAnnotations(database),
    },
  };
}

/** For Azure's `user@host`. The migration's init container decodes it (`templates/graphql/deployment.yaml`). */
function encodeAt(username: string): string {
  return Token.isUnresolved(username) ? Fn.replace(username, '@', '%40') : username.replace('@', '%40');
}

function external(settings: Prefect1Settings, options: ExternalDatabaseOptions | object): Values {
  const { host, port } = options as ExternalDatabaseOptions;
  return {
    ...common(settings, options, port ?? PORT),
    useSubChart: false,
    externalHostname: host,
    auth: { ...auth(settings, options), username: encodeAt(auth(settings, options).username) },
    primary: { service: { ports: { postgresql: port ?? PORT } } },
  };
}

function adminPasswordKey({ database }: Prefect1Settings): string {
  return database.secret?.keys.adminPassword ?? PREFECT1_SECRET_KEYS.adminPassword;
}

/** Lists of the bundled PostgreSQL that props write. The user's entries are appended. */
export const DATABASE_LISTS: Prefect1Lists = {
  'postgresql.image.pullSecrets': ({ database, props }) =>
    database.spec.kind === 'bundled'
      ? (database.spec.options.image?.pullSecrets ?? props.pullSecrets)
      : undefined,
  'postgresql.primary.tolerations': ({ database }) =>
    database.spec.kind === 'bundled' ? database.spec.options.tolerations : undefined,
  'postgresql.primary.initContainers': initContainers,
};

function initContainers(settings: Prefect1Settings): unknown[] {
  const { spec, secret } = settings.database;
  return spec.kind !== 'bundled'
    ? []
    : [
        ...volumeCheck(settings),
        ...setPassword({
          database: spec.options,
          username: spec.options.username ?? DEFAULT_DATABASE_USERNAME,
          name: spec.options.name ?? DEFAULT_DATABASE,
          secretName: secret?.name,
          passwordKey: PREFECT1_SECRET_KEYS.password,
          adminPasswordKey: adminPasswordKey(settings),
          imageTemplate: 'postgresql.image',
        }),
      ];
}

/**
 * The released chart reads `existingSecret`. Its last source and the subchart read `auth.existingSecret`. The chart
 * also reads port and user at two paths each. Without the paths here, `PREFECT_SERVER__DATABASE__*` are empty
 * (`templates/_helpers.tpl`).
 */
function common(settings: Prefect1Settings, options: { username?: string }, port: number): Values {
  return {
    existingSecret: settings.database.secret?.name,
    servicePort: port,
    postgresqlUsername: options.username ?? DEFAULT_DATABASE_USERNAME,
  };
}

function auth(settings: Prefect1Settings, options: { name?: string; username?: string }) {
  return {
    existingSecret: settings.database.secret?.name,
    username: options.username ?? DEFAULT_DATABASE_USERNAME,
    database: options.name ?? DEFAULT_DATABASE,
  };
}
