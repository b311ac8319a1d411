import type { ChartSource } from '../helm/chart-source';
import type { ReleaseOptions } from '../helm/release-options';
import type { IPrefectServer } from '../prefect-worker/server-ref';

/** Props of `PrefectMetrics`. */
export interface PrefectMetricsProps {
  /**
   * The server. The exporter runs in its namespace, reads its auth Secret, and has its labels, registry and pull
   * Secrets. For a server from `PrefectServer.fromServerAttributes()`, namespace and Secret must exist.
   */
  readonly server: IPrefectServer;

  /**
   * Name of the helm release and of its objects, at most 40 characters. Changing it makes a new exporter.
   *
   * @default - the server's name and "-metrics"
   */
  readonly name?: string;

  /**
   * Labels of the ServiceMonitor and the PrometheusRule by which a Prometheus selects them. The chart
   * kube-prometheus-stack asks for `{ release: '<name of its release>' }`.
   *
   * @default - none
   */
  readonly prometheusLabels?: { readonly [key: string]: string };

  /**
   * Whether to make a ServiceMonitor, by which the Prometheus operator finds the exporter.
   *
   * @default true
   */
  readonly serviceMonitor?: boolean;

  /**
   * Whether to make a PrometheusRule with the alerts.
   *
   * @default true
   */
  readonly alerts?: boolean;

  /**
   * Whether to make a ConfigMap with a dashboard, which Grafana's sidecar finds by the label `grafana_dashboard`.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Whether the server asks for a token against forgery (`csrfProtection`). If it does and this is false, the exporter
   * has no data.
   *
   * @default - as the server of this program has it, else false
   */
  readonly csrfProtection?: boolean;

  /**
   * Chart of the exporter. Changing it upgrades the release.
   *
   * @default - prometheus-prefect-exporter 2026.8.7141024 from the repository of the server's chart
   */
  readonly chart?: ChartSource;

  /**
   * Further helm values, each an object or a YAML document. Later ones override earlier ones, and all override what
   * props write. Rules in `prometheusRule.rules` are appended. Reserved keys are an error, such as those of the API.
   *
   * @default - none
   */
  readonly values?: any[];

  /**
   * How helm installs and upgrades.
   *
   * @default - no rollback; waits up to 900 seconds
   */
  readonly release?: ReleaseOptions;
}
