import type { Layers } from '../../helm/layers';
import { plainDocument, plainTexts } from '../../helm/plain-text';
import {
  autoscalingValues,
  environmentEntries,
  podSpecLists,
  podSpecValues,
  schedulingValues,
  serviceAccountValues,
} from '../../helm/pod-values';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../helm/restricted';
import type { PropLists } from '../../helm/user-value-checks';
import { repositoryOf } from '../../images/images';
import { isOtherType } from '../resolve';
import type { WorkerSettings } from '../settings';
import { workerCommand } from './wait-for-api';

/**
 * Every 10 seconds: a worker restarts after 5 minutes without an answer, instead of 30 seconds. It does not answer
 * while it waits for its server, and says that it is unhealthy 150 seconds after its last poll.
 */
const LIVENESS_FAILURES = 30;

type Values = Record<string, unknown>;

/** Layers that the user's values may override. */
export const WORKER_LAYERS: Layers<WorkerSettings> = {
  // First, because a plan also prints the document beside one that changed, and a version changes most often.
  release,
  labels,
  'pod-security': podSecurity,
  pool,
  operations,
};

/** Layers that override the user's values, so that the worker stays tied to its API. */
export const WORKER_PROTECTION: Layers<WorkerSettings> = { api, 'follow-secrets': followSecrets };

/** Labels of all objects. The chart's `commonLabels` reach no pod. */
function labels({ props }: WorkerSettings): Values {
  return { commonLabels: props.labels, worker: { podLabels: props.labels } };
}

/** What the Pod Security Standard `restricted` asks for. */
function podSecurity(): Values {
  const containerSecurityContext = RESTRICTED_CONTAINER;
  return {
    worker: {
      podSecurityContext: RESTRICTED_POD,
      containerSecurityContext,
      initContainer: { containerSecurityContext },
    },
  };
}

/** Names and image. */
function release({ name, props, imageTag }: WorkerSettings): Values {
  return {
    fullnameOverride: name,
    worker: {
      image: {
        repository: repositoryOf(props.image),
        prefectTag: imageTag,
        pullPolicy: props.image?.pullPolicy?.value,
      },
    },
  };
}

/** The work pool and its base job template. */
function pool({ name, jobNamespace, props, clusterUid, baseJobTemplate }: WorkerSettings): Values {
  return {
    worker: {
      clusterUid,
      config: {
        type: isOtherType(props.type) ? props.type : undefined,
        workPool: props.workPool,
        limit: props.concurrencyLimit,
        name: props.displayName,
        queryInterval: props.queryInterval,
        prefetchSeconds: props.prefetchSeconds,
        jobNamespace,
        // The chart's default name is fixed, so the templates of two workers would collide.
        baseJobTemplate: baseJobTemplate && {
          name: `${name}-base-job-template`,
          configuration: baseJobTemplate,
        },
      },
    },
    role: { namespace: jobNamespace },
  };
}

/** The worker's pods. */
function operations(settings: WorkerSettings): Values {
  const { props } = settings;
  return {
    worker: {
      replicaCount: props.replicas ?? 1,
      resources: props.resources,
      command: workerCommand(settings),
      livenessProbe: {
        enabled: props.livenessProbe ?? true,
        config: { failureThreshold: LIVENESS_FAILURES },
      },
      podLabels: props.podLabels,
      podAnnotations: plainTexts(props.podAnnotations),
      autoscaling: props.autoscaling && autoscalingValues(props.autoscaling, 'UtilizationPercentage'),
      podDisruptionBudget: props.podDisruptionBudget,
      initContainer: { containerSecurityContext: props.pod?.containerSecurityContext },
      ...podSpecValues(props.pod),
      ...schedulingValues(props),
    },
    serviceAccount: serviceAccountValues(props),
  };
}

/** The API, and the Secret for the login. */
function api({ props, apiUrl, authSecretName }: WorkerSettings): Values {
  const spec = props.api._spec;
  if (spec.kind === 'cloud') {
    const { accountId, workspaceId, apiKey, url } = spec.options;
    return {
      worker: {
        apiConfig: 'cloud',
        cloudApiConfig: {
          accountId,
          workspaceId,
          cloudUrl: url,
          apiKeySecret: { name: apiKey.secretName, key: apiKey.key },
          jobApiKeyPropagation: 'secretRef',
        },
      },
    };
  }
  return {
    worker: {
      apiConfig: 'selfHostedServer',
      selfHostedServerApiConfig: {
        apiUrl,
        basicAuth:
          authSecretName === undefined
            ? { enabled: false }
            : { enabled: true, existingSecret: authSecretName },
      },
    },
  };
}

/** Pod annotations that change with the auth Secret, so that pods roll. */
function followSecrets({ secretAnnotations }: WorkerSettings): Values {
  return { worker: { podAnnotations: secretAnnotations } };
}

/** Lists that props write. The user's entries are appended, because helm replaces lists whole. */
export function workerLists({ props }: WorkerSettings): PropLists {
  const environment = environmentEntries(props);
  return {
    'worker.extraEnvVars': environment,
    // The init container writes the job template through the API, so it may need a proxy or a CA too.
    'worker.initContainer.extraEnvVars': environment,
    'worker.extraArgs': props.createPool === false ? ['--no-create-pool-if-not-found'] : [],
    'worker.image.pullSecrets': props.image?.pullSecrets,
    'worker.config.workQueues': props.workQueues,
    'worker.tolerations': props.tolerations,
    ...podSpecLists('worker', props.pod, 'initContainer.extraContainers'),
    'role.extraPermissions': plainDocument(props.roleRules),
  };
}
