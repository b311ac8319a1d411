import { Fn, Op, Token } from 'cdktf';
import { plainTexts } from '../../helm/plain-text';
import {
  autoscalingValues,
  podSpecValues,
  schedulingValues,
  serviceAccountValues,
} from '../../helm/pod-values';
import { isKnownToBeOlder, STARTUP_PROBE_CHART_VERSION } from '../../helm/prefect-helm';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../helm/restricted';
import { repositoryOf } from '../../images/images';
import { DEFAULT_STARTUP_TIMEOUT, type ServerSettings } from '../settings';

type Values = Record<string, unknown>;

const STARTUP_PROBE_PERIOD = 10;

/** A pod that ends still gets requests until every node and load balancer knows. The pod has 30 seconds to end. */
const DRAIN_SECONDS = '10';

/** Labels of all objects. The chart's `commonLabels` reach no pod, and not the bundled PostgreSQL. */
export function labels({ props, database }: ServerSettings): Values {
  const pod = { podLabels: props.labels };
  const separate = props.redis === undefined ? undefined : pod;
  return {
    commonLabels: props.labels,
    server: pod,
    backgroundServices: separate,
    migrations: separate,
    postgresql: database.spec.kind === 'bundled' ? { commonLabels: props.labels } : undefined,
  };
}

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
        },
      },
    },
  };
}

/** What the Pod Security Standard `restricted` asks for. The chart's defaults for PostgreSQL pass it. */
export function podSecurity({ props }: ServerSettings): Values {
  const pod = { podSecurityContext: RESTRICTED_POD, containerSecurityContext: RESTRICTED_CONTAINER };
  return {
    server: pod,
    ...(props.redis !== undefined && {
      backgroundServices: pod,
      migrations: { podSecurityContext: RESTRICTED_POD, securityContext: RESTRICTED_CONTAINER },
    }),
  };
}

/** Pods of the server and, with Redis, of the background services and the migration. */
export function operations({ props, chartVersion }: ServerSettings): Values {
  const scheduling = schedulingValues(props);
  const pod = {
    resources: props.resources,
    podLabels: props.podLabels,
    podAnnotations: plainTexts(props.podAnnotations),
    loggingLevel: props.loggingLevel,
    terminationGracePeriodSeconds: props.pod?.terminationGracePeriodSeconds,
    ...podSpecValues(props.pod),
    ...scheduling,
  };
  const serviceAccount = serviceAccountValues(props);
  const hasRedis = props.redis !== undefined;
  const hasStartupProbe = !isKnownToBeOlder(chartVersion, STARTUP_PROBE_CHART_VERSION);
  return {
    server: {
      ...pod,
      replicaCount: props.autoscaling === undefined ? (props.replicas ?? 1) : undefined,
      autoscaling: props.autoscaling && autoscalingValues(props.autoscaling),
      startupProbe: hasStartupProbe
        ? startupProbe(props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT)
        : undefined,
      // Older charts have it off. The apply would end before the server answers.
      readinessProbe: hasStartupProbe ? undefined : { enabled: true },
      // A single server migrates the database when it starts. With a rolling update, the older pod
      // would keep running, and restart, on the newer schema.
      updateStrategy: hasRedis ? undefined : { type: 'Recreate' },
      lifecycle: hasRedis ? { preStop: { exec: { command: ['sleep', DRAIN_SECONDS] } } } : undefined,
    },
    serviceAccount,
    backgroundServices: hasRedis
      ? {
          ...pod,
          replicaCount: props.backgroundReplicas,
          serviceAccount,
          runAsSeparateDeployment: true,
          messaging: messaging(props),
        }
      : undefined,
    // The migration runs in a Job, so the Job gets the time that a server may take to start.
    migrations: hasRedis
      ? {
          ...scheduling,
          resources: props.resources,
          podLabels: props.podLabels,
          podSecurityContext: props.pod?.securityContext,
          securityContext: props.pod?.containerSecurityContext,
          timeoutSeconds: props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT,
        }
      : undefined,
  };
}

/** Pod annotations that change with the Secrets. They override the user's values. */
export function followSecrets({ props, secretAnnotations }: ServerSettings): Values {
  const pod = { podAnnotations: secretAnnotations };
  return { server: pod, backgroundServices: props.redis === undefined ? undefined : pod };
}

function startupProbe(timeout: number): Values {
  const failureThreshold = Token.isUnresolved(timeout)
    ? Fn.ceil(Op.div(timeout, STARTUP_PROBE_PERIOD))
    : Math.ceil(timeout / STARTUP_PROBE_PERIOD);
  return { config: { periodSeconds: STARTUP_PROBE_PERIOD, failureThreshold } };
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
