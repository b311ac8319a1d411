import { repositoryOf } from '../images';
import { schedulingValues } from '../pod';
import { DEFAULT_STARTUP_TIMEOUT, type ServerSettings } from './settings';

type Values = Record<string, unknown>;

const STARTUP_PROBE_PERIOD = 10;

/** Names and image. */
export function release({ name, props, imageTag }: ServerSettings): Values {
  return {
    fullnameOverride: name,
    global: {
      prefect: {
        image: {
          repository: repositoryOf(props.image),
          prefectTag: imageTag,
          pullPolicy: props.image?.pullPolicy?.value,
          pullSecrets: props.image?.pullSecrets,
        },
      },
    },
  };
}

/** Pods of the server, and of the background services and the migration where they run apart. */
export function operations({ props, secretAnnotations }: ServerSettings): Values {
  const scheduling = schedulingValues(props);
  const pod = {
    resources: props.resources,
    podLabels: props.podLabels,
    podAnnotations: { ...props.podAnnotations, ...secretAnnotations },
    ...scheduling,
  };
  const several = props.redis !== undefined;
  return {
    server: {
      ...pod,
      replicaCount: props.replicas ?? 1,
      startupProbe: {
        config: {
          periodSeconds: STARTUP_PROBE_PERIOD,
          failureThreshold: Math.ceil(
            (props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT) / STARTUP_PROBE_PERIOD,
          ),
        },
      },
      // A single server migrates the database when it starts: with a rolling update the older one
      // would go on, and restart, on the newer schema.
      updateStrategy: several ? undefined : { type: 'Recreate' },
    },
    serviceAccount: { annotations: props.serviceAccountAnnotations },
    backgroundServices: several
      ? { ...pod, runAsSeparateDeployment: true, messaging: messaging(props) }
      : undefined,
    migrations: several ? { ...scheduling } : undefined,
  };
}

function messaging({ redis }: ServerSettings['props']): Values | undefined {
  if (redis === undefined) {
    return undefined;
  }
  const { host, port, database, username, password, ssl, docketUrl } = redis._options;
  return {
    redis: {
      host,
      port: port ?? 6379,
      db: database ?? 0,
      username,
      ssl: ssl ?? false,
      existingSecret: password?.secretName,
      existingSecretPasswordKey: password?.key,
    },
    docket: { existingSecret: docketUrl.secretName, existingSecretKey: docketUrl.key },
  };
}
