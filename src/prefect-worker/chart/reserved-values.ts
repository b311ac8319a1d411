import type { ReservedValues } from '../../helm/user-value-checks';

/** Environment variables that the worker passes to its jobs. Variables of the pool would override them. */
export const RESERVED_JOB_VARIABLES: Record<string, string> = {
  PREFECT_API_URL: 'api',
  PREFECT_API_KEY: 'api',
  PREFECT_API_AUTH_STRING: 'api',
};

/** Environment variables that the user can't set, with the prop to use instead. */
export const RESERVED_WORKER_VARIABLES: Record<string, string> = {
  ...RESERVED_JOB_VARIABLES,
  PREFECT_KUBERNETES_CLUSTER_UID: 'clusterUid',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_NAME: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_KEY: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_NAME: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_KEY: 'api',
  PREFECT_INTEGRATIONS_KUBERNETES_OBSERVER_NAMESPACES: 'job.namespace',
  PREFECT_WORKER_PREFETCH_SECONDS: 'prefetchSeconds',
  PREFECT_WORKER_QUERY_SECONDS: 'queryInterval',
  PREFECT_API_ENABLE_HTTP2: 'values (worker.config.http2)',
  PREFECT_DEBUG_MODE: 'values (worker.image.debug)',
  HOME: 'the chart',
};

/** Helm values that the user can't set, with the prop to use instead. */
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
    'worker.config.type': 'type',
    'worker.config.workPool': 'workPool',
    'worker.config.jobNamespace': 'job.namespace',
    'worker.config.baseJobTemplate': 'job',
    'role.namespace': 'job.namespace',
  },
  environmentLists: ['worker.extraEnvVars', 'worker.initContainer.extraEnvVars'],
  variables: RESERVED_WORKER_VARIABLES,
};
