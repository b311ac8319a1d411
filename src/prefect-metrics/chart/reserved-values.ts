import type { ReservedValues } from '../../helm/user-value-checks';

/** Helm values that the user can't set, with the prop to use instead. */
export const RESERVED_METRICS_VALUES: ReservedValues = {
  secrets: ['basicAuth.authString'],
  owned: {
    nameOverride: 'name',
    fullnameOverride: 'name',
    namespaceOverride: 'server',
    prefectApiUrl: 'server',
    basicAuth: 'server',
    csrfAuth: 'csrfProtection',
    'serviceMonitor.enabled': 'serviceMonitor',
    'serviceMonitor.additionalLabels': 'prometheusLabels',
    'prometheusRule.enabled': 'alerts',
    'prometheusRule.additionalLabels': 'prometheusLabels',
  },
  environmentLists: ['extraEnvVars'],
  variables: {
    PREFECT_API_URL: 'server',
    PREFECT_API_AUTH_STRING: 'server',
    PREFECT_CSRF_ENABLED: 'csrfProtection',
  },
};
