import type { Layers } from '../../helm/layers';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../helm/restricted';
import type { PropLists } from '../../helm/user-value-checks';
import { SERVER_CLIENT } from '../../kubernetes/labels';
import type { MetricsSettings } from '../settings';
import { groups } from './rules.json';

type Values = Record<string, unknown>;

/** Layers that the user's values may override. */
export const METRICS_LAYERS: Layers<MetricsSettings> = { release, labels, pod, prometheus };

/** Layers that override the user's values, so that the exporter stays tied to its server. */
export const METRICS_PROTECTION: Layers<MetricsSettings> = { api };

function release({ name, serverImage }: MetricsSettings): Values {
  return { fullnameOverride: name, image: { registry: serverImage?.registry } };
}

/** Labels of all objects. The chart's `commonLabels` reach no pod. */
function labels({ labels: common }: MetricsSettings): Values {
  return { commonLabels: common, podLabels: common };
}

function pod(): Values {
  return {
    // The image names its user `nobody`, and Kubernetes can't tell whether a name is root.
    podSecurityContext: { runAsNonRoot: true, runAsUser: 65534, ...RESTRICTED_POD },
    securityContext: { allowPrivilegeEscalation: false, ...RESTRICTED_CONTAINER },
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    // Runs that started in the last hour. The default of 3 minutes misses every run that takes longer and then fails.
    env: { OFFSET_MINUTES: '60', FAILED_RUNS_OFFSET_MINUTES: '60' },
  };
}

function prometheus({ props }: MetricsSettings): Values {
  const { serviceMonitor = true, alerts = true, prometheusLabels: additionalLabels } = props;
  return {
    // Each scrape asks the API about twenty times. If it does not answer, a scrape takes longer than the timeout, so
    // that there is no data instead of zeros.
    serviceMonitor: { enabled: serviceMonitor, additionalLabels, interval: '60s', scrapeTimeout: '30s' },
    prometheusRule: { enabled: alerts, additionalLabels },
  };
}

function api({ props, csrfProtection, secretAnnotations }: MetricsSettings): Values {
  const { name, apiUrl, apiAuthSecretName: existingSecret } = props.server;
  return {
    prefectApiUrl: apiUrl,
    csrfAuth: csrfProtection,
    basicAuth: { enabled: existingSecret !== undefined, existingSecret },
    podLabels: { [SERVER_CLIENT]: name },
    podAnnotations: secretAnnotations,
  };
}

/** Lists that props write. The user's entries are appended, because helm replaces lists whole. */
export function metricsLists({ name, props, serverImage }: MetricsSettings): PropLists {
  return {
    imagePullSecrets: serverImage?.pullSecrets?.map((secret) => ({ name: secret })),
    // It has one sample per run of a flow, all with the same labels. Prometheus warns of such duplicates.
    'serviceMonitor.metricRelabelings': [
      { sourceLabels: ['__name__'], regex: 'prefect_flow_runs_total_run_time', action: 'drop' },
    ],
    'prometheusRule.rules': alertRules({
      '<namespace>': props.server.namespace,
      '<server>': props.server.name,
      '<exporter>': name,
    }),
  };
}

/** The alerts of rules.json, with names instead of the placeholders. */
function alertRules(names: Record<string, string>): unknown[] {
  const text = Object.entries(names).reduce(
    (result, [placeholder, name]) => result.split(placeholder).join(name),
    JSON.stringify(groups[0].rules),
  );
  return JSON.parse(text);
}
