import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { documentsOf } from '../helm/layers';
import { EXPORTER_CHART_VERSION, resolveChart, warnOfUntestedChart } from '../helm/prefect-helm';
import { helmRelease } from '../helm/release';
import { checkReleaseOwner } from '../helm/releases';
import { mergedLabels, objectLabels } from '../kubernetes/labels';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { checkServerStack } from '../prefect-worker/worker-api-checks';
import { Problems } from '../validation/problems';
import { checkProps } from '../validation/props';

import dashboard = require('./chart/dashboard.json');

import { METRICS_LAYERS, METRICS_PROTECTION, metricsLists } from './chart/layers';
import { RESERVED_METRICS_VALUES } from './chart/reserved-values';
import { checkMetrics } from './checks';
import type { PrefectMetricsProps } from './props';
import type { MetricsSettings } from './settings';

/**
 * Prometheus metrics of a Prefect 3 server: a release of the chart prometheus-prefect-exporter with alerts, and a
 * dashboard for Grafana.
 */
export class PrefectMetrics extends Construct {
  /** Name of the exporter's Deployment and Service, and of the release. */
  public readonly name: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: PrefectMetricsProps) {
    super(scope, id);
    checkProps(this, 'PrefectMetricsProps', props);
    const { server } = props;
    const { namespace, _host: host } = server;
    this.name = props.name ?? `${server.name}-metrics`;
    const problems = new Problems();
    checkMetrics(problems, this.name, props);
    checkReleaseOwner(problems, this, namespace, this.name);
    checkServerStack(problems, 'server', this, server);
    problems.throwIfAny(this);

    const settings: MetricsSettings = {
      name: this.name,
      props,
      serverImage: host?.identity.image,
      labels: host?.identity.labels,
      csrfProtection: props.csrfProtection ?? host?.csrfProtection ?? false,
      secretAnnotations: host?.authAnnotations ?? {},
    };
    const chart = resolveChart(
      'prometheus-prefect-exporter',
      props.chart,
      host?.identity.chart,
      EXPORTER_CHART_VERSION,
    );
    const dependsOn = host === undefined ? [] : [host.release];
    this.release = helmRelease(this, 'release', {
      name: this.name,
      namespace,
      chart,
      layers: documentsOf(METRICS_LAYERS, settings),
      userValues: props.values,
      reserved: RESERVED_METRICS_VALUES,
      protection: documentsOf(METRICS_PROTECTION, settings),
      lists: metricsLists(settings),
      release: props.release,
      wait: props.release?.wait ?? true,
      sharedNamespace: host?.namespaces.isMade(namespace) !== true,
      dependsOn,
      preconditions: problems.conditions,
    }).release;
    if (props.dashboard ?? true) {
      this.addDashboard(settings, dependsOn);
    }
    warnOfUntestedChart(this, chart, [EXPORTER_CHART_VERSION]);
  }

  /** Grafana's sidecar finds the ConfigMap by its label. Every one has the same file, so that two are one dashboard. */
  private addDashboard({ name, props, labels }: MetricsSettings, dependsOn: ITerraformDependable[]): void {
    const { namespace } = props.server;
    const own = objectLabels(name, labels);
    const resource = new ConfigMapV1(this, 'dashboard', {
      metadata: {
        name: `${name}-dashboard`,
        namespace,
        labels: mergedLabels(own, { grafana_dashboard: '1' }),
      },
      data: { 'prefect.json': JSON.stringify(dashboard) },
      dependsOn,
      lifecycle: { ignoreChanges: SHARED_METADATA },
    });
    changeLabels({ kind: 'ConfigMap', name: `${name}-dashboard`, namespace, resource }, own);
  }
}
