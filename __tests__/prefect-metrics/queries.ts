import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrefectMetrics, PrefectServer } from '../../src';

import dashboard = require('../../src/prefect-metrics/chart/dashboard.json');

import { synthesize } from '../support/template';

export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts of a server with the default names. */
export function defaultRules(): Rule[] {
  const template = synthesize((stack) => {
    new PrefectMetrics(stack, 'metrics', { server: new PrefectServer(stack, 'prefect') });
  });
  return template.values('prefect-server-metrics').prometheusRule.rules;
}

/** The queries of the dashboard by panel, for the same server. */
export const PANELS = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({
    title,
    expr: expr.replaceAll('$namespace', 'prefect').replaceAll('$job', 'prefect-server-metrics'),
  })),
);

/** Samples of a real exporter, with the labels that Prometheus adds. A sample is a series and its value. */
export const EXPORTED = readFileSync(join(__dirname, 'exporter.txt'), 'utf8')
  .split('\n')
  // The ServiceMonitor drops it.
  .filter((line) => /^prefect_(?!flow_runs_total_run_time)/.test(line))
  .map((line) => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const target = ['namespace="prefect"', 'job="prefect-server-metrics"'];
    return { series: `${name}{${[labels, ...target].filter(Boolean).join(', ')}}`, value };
  });

/** Metrics of others that rules and panels read, by who exports them. */
export const OTHER_METRICS = {
  'kube-state-metrics': [
    'kube_cronjob_next_schedule_time',
    'kube_cronjob_spec_suspend',
    'kube_cronjob_status_last_schedule_time',
    'kube_cronjob_status_last_successful_time',
    'kube_deployment_status_replicas_available',
    'kube_secret_created',
    'kube_secret_metadata_resource_version',
  ],
  kubelet: ['kubelet_volume_stats_used_bytes', 'kubelet_volume_stats_capacity_bytes'],
};
