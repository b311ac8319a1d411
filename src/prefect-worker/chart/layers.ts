import { plainTexts } from '../../helm/plain-text';
import { environmentEntries, schedulingValues } from '../../helm/pod-values';
import type { OwnLists, ReservedValues } from '../../helm/user-value-checks';
import { repositoryOf } from '../../images/images';
import type { PrefectWorkerProps } from '../props';

type Values = Record<string, unknown>;

/** All that the values of one worker's release are made from. */
export interface WorkerSettings {
  readonly name: string;
  readonly namespace: string;
  readonly jobNamespace: string;
  readonly props: PrefectWorkerProps;
  readonly imageTag?: string;
  readonly clusterUid: string;
  /** URL of a self-hosted server's API. */
  readonly apiUrl?: string;
  /** Secret with the auth string of a self-hosted server. */
  readonly authSecretName?: string;
  readonly secretAnnotations: Record<string, string>;
  /** The pool's base job template as JSON text. */
  readonly baseJobTemplate?: string;
}

/** Names and image. */
export function release({ name, props, imageTag }: WorkerSettings): Values {
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

/** The pool, and how its jobs look. */
export function pool({ name, jobNamespace, props, clusterUid, baseJobTemplate }: WorkerSettings): Values {
  return {
    worker: {
      clusterUid,
      config: {
        workPool: props.workPool,
        limit: props.concurrencyLimit,
        jobNamespace,
        // The name is fixed otherwise, and a second worker's template would collide with the first's.
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
export function operations({ props }: WorkerSettings): Values {
  return {
    worker: {
      replicaCount: props.replicas ?? 1,
      resources: props.resources,
      livenessProbe: { enabled: props.livenessProbe ?? true },
      podLabels: props.podLabels,
      podAnnotations: plainTexts(props.podAnnotations),
      ...schedulingValues(props),
    },
    serviceAccount: { annotations: plainTexts(props.serviceAccountAnnotations) },
  };
}

/** The API, and the Secret that it is reached with; it comes after the user's values. */
export function api({ props, apiUrl, authSecretName }: WorkerSettings): Values {
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

/** Annotations that make pods follow the auth Secret; they come after the user's values. */
export function followSecrets({ secretAnnotations }: WorkerSettings): Values {
  return { worker: { podAnnotations: secretAnnotations } };
}

/** Lists that props write; helm replaces lists whole, so a user's values are put behind them by us. */
export function workerLists({ props }: WorkerSettings): OwnLists {
  const environment = environmentEntries(props);
  return {
    'worker.extraEnvVars': environment,
    // The container that writes the job template into the pool needs a proxy or an authority no less.
    'worker.initContainer.extraEnvVars': environment,
    'worker.extraArgs': props.createPool === false ? ['--no-create-pool-if-not-found'] : [],
    'worker.image.pullSecrets': props.image?.pullSecrets,
    'worker.config.workQueues': props.workQueues,
    'worker.tolerations': props.tolerations,
  };
}

/** Environment variables that the worker gives to its jobs; the pool's own would win over them. */
export const RESERVED_JOB_VARIABLES: Record<string, string> = {
  PREFECT_API_URL: 'api',
  PREFECT_API_KEY: 'api',
  PREFECT_API_AUTH_STRING: 'api',
};

/** Environment variables that a prop sets, with that prop. */
export const RESERVED_WORKER_VARIABLES: Record<string, string> = {
  ...RESERVED_JOB_VARIABLES,
  PREFECT_KUBERNETES_CLUSTER_UID: 'clusterUid',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_NAME: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_KEY: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_NAME: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_KEY: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_OBSERVER_NAMESPACES: 'job.namespace',
  PREFECT_WORKER_PREFETCH_SECONDS: 'values (worker.config.prefetchSeconds)',
  PREFECT_WORKER_QUERY_SECONDS: 'values (worker.config.queryInterval)',
  PREFECT_API_ENABLE_HTTP2: 'values (worker.config.http2)',
  PREFECT_DEBUG_MODE: 'values (worker.image.debug)',
  HOME: 'the chart',
};

/** What a user's values may not say, with the prop that says it. */
export const RESERVED_WORKER_VALUES: ReservedValues = {
  secrets: ['worker.selfHostedServerApiConfig.basicAuth.authString'],
  owned: {
    'worker.image.repository': 'image',
    'worker.image.prefectTag': 'image.tag',
    nameOverride: 'name',
    fullnameOverride: 'name',
    namespaceOverride: 'namespace',
    'worker.apiConfig': 'api',
    'worker.cloudApiConfig': 'api',
    'worker.customerManagedCloudApiConfig': 'api',
    'worker.selfHostedServerApiConfig': 'api',
    'worker.config.workPool': 'workPool',
    'worker.config.jobNamespace': 'job.namespace',
    'worker.config.baseJobTemplate': 'job',
    'role.namespace': 'job.namespace',
  },
  environmentLists: ['worker.extraEnvVars', 'worker.initContainer.extraEnvVars'],
  variables: RESERVED_WORKER_VARIABLES,
};
