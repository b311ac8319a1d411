import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  ChartSource,
  PrefectBackup,
  PrefectMetrics,
  type PrefectMetricsProps,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';

import dashboard = require('../../src/prefect-metrics/chart/dashboard.json');

import { groups } from '../../src/prefect-metrics/chart/rules.json';
import { errorOf, synthesize, type Template } from '../support/template';

const NAME = 'prefect-server-metrics';

function metrics(props: Partial<PrefectMetricsProps> = {}, server: PrefectServerProps = {}): Template {
  return synthesize((stack) => {
    new PrefectMetrics(stack, 'metrics', { server: new PrefectServer(stack, 'prefect', server), ...props });
  });
}

describe('PrefectMetrics', () => {
  test('is a release in the namespace of the server, after the server', () => {
    const release = metrics().release(NAME);
    expect(release).toMatchObject({
      namespace: 'prefect',
      chart: 'prometheus-prefect-exporter',
      repository: 'https://prefecthq.github.io/prefect-helm',
      version: '2026.8.7141024',
      wait: true,
      upgrade_install: true,
      depends_on: ['helm_release.prefect_release_D26A7D87'],
    });
  });

  test('knows the API with its base path, the auth Secret and CSRF protection', () => {
    const server = { basicAuth: BasicAuth.generated(), basePath: '/prefect', csrfProtection: true };
    expect(metrics({}, server).values(NAME)).toMatchObject({
      prefectApiUrl: 'http://prefect-server.prefect.svc:4200/prefect/api',
      csrfAuth: true,
      basicAuth: { enabled: true, existingSecret: 'prefect-server-api-auth' },
    });
    expect(metrics({ csrfProtection: false }, server).values(NAME).csrfAuth).toBe(false);
    expect(metrics().values(NAME)).toMatchObject({ csrfAuth: false, basicAuth: { enabled: false } });
  });

  test('restarts when the auth string changes', () => {
    const annotations = (version: number) =>
      metrics({}, { basicAuth: BasicAuth.generated({ version }) }).values(NAME).podAnnotations;
    expect(annotations(1)).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-1' });
    expect(annotations(2)).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-2' });
  });

  test('has the labels, the registry and the pull Secrets of the server', () => {
    const template = metrics(
      {},
      { labels: { team: 'data' }, image: { registry: 'registry.example.com', pullSecrets: ['mirror'] } },
    );
    const values = template.values(NAME);
    expect(values.commonLabels.team).toBe('data');
    expect(values.podLabels).toEqual({ team: 'data', 'cdktf-prefect/server-client': 'prefect-server' });
    expect(values.image).toEqual({ registry: 'registry.example.com' });
    expect(values.imagePullSecrets).toEqual([{ name: 'mirror' }]);
    const { metadata } = template.resource('kubernetes_config_map_v1');
    expect(metadata.labels).toMatchObject({ team: 'data', grafana_dashboard: '1' });
  });

  test('the policy of the server admits the pod', () => {
    const template = metrics({}, { networkPolicy: { database: false, serverFrom: [] } });
    const { from } = template.resource('kubernetes_network_policy_v1').spec.ingress[0];
    const admitted = from.map((peer: any) => peer.pod_selector.match_labels);
    expect(admitted).toContainEqual(template.values(NAME).podLabels);
  });

  test('Prometheus selects monitor and rules by the labels', () => {
    const prometheusLabels = { release: 'kube-prometheus-stack' };
    const { serviceMonitor, prometheusRule } = metrics({ prometheusLabels }).values(NAME);
    expect(serviceMonitor).toMatchObject({ enabled: true, additionalLabels: prometheusLabels });
    expect(prometheusRule).toMatchObject({ enabled: true, additionalLabels: prometheusLabels });
  });

  test('the rules are about this server and exporter, and the user’s are appended', () => {
    const own = { alert: 'Own', expr: 'vector(1)' };
    const template = metrics(
      { name: 'watch', values: [{ prometheusRule: { rules: [own] } }] },
      { name: 'data' },
    );
    const { rules } = template.values('watch').prometheusRule;
    expect(rules.map((rule: any) => rule.alert)).toEqual([
      ...groups[0].rules.map(({ alert }) => alert),
      'Own',
    ]);
    expect(rules[0].expr).toContain('{namespace="prefect", deployment="data"}');
    expect(rules[1].expr).toBe('absent(prefect_work_pools_total{namespace="prefect", job="watch"})');
    expect(JSON.stringify(rules)).not.toMatch(/<\w+>/);
  });

  test('the alert about backups is about the CronJob of a PrefectBackup', () => {
    const template = synthesize((stack) => {
      const server = new PrefectServer(stack, 'prefect', { name: 'data' });
      new PrefectMetrics(stack, 'metrics', { server });
      new PrefectBackup(stack, 'backup', { server });
    });
    const { name } = template.resource('kubernetes_cron_job_v1').metadata;
    expect(JSON.stringify(template.values('data-metrics').prometheusRule.rules)).toContain(
      JSON.stringify(`cronjob="${name}"`).slice(1, -1),
    );
  });

  test('each part can be turned off', () => {
    const template = metrics({ serviceMonitor: false, alerts: false, dashboard: false });
    const { serviceMonitor, prometheusRule } = template.values(NAME);
    expect([serviceMonitor.enabled, prometheusRule.enabled]).toEqual([false, false]);
    expect(template.resources('kubernetes_config_map_v1')).toEqual({});
  });

  test('the dashboard is the file, under a name that two exporters share', () => {
    const { metadata, data } = metrics().resource('kubernetes_config_map_v1');
    expect(metadata).toMatchObject({ name: `${NAME}-dashboard`, namespace: 'prefect' });
    expect(JSON.parse(data['prefect.json'])).toEqual(dashboard);
    // Terraform would read them as templates.
    expect(data['prefect.json']).not.toMatch(/[$%]\{/);
  });

  test('a server of another program has a namespace and a Secret already', () => {
    const template = synthesize((stack) => {
      const server = PrefectServer.fromServerAttributes({ namespace: 'flows', apiAuthSecretName: 'auth' });
      new PrefectMetrics(stack, 'metrics', { server, csrfProtection: true });
    });
    expect(template.release(NAME)).toMatchObject({ namespace: 'flows' });
    expect(template.values(NAME)).toMatchObject({
      prefectApiUrl: 'http://prefect-server.flows.svc:4200/api',
      csrfAuth: true,
      basicAuth: { enabled: true, existingSecret: 'auth' },
    });
  });

  test('labels that are a token reach the objects', () => {
    const template = synthesize((stack) => {
      const labels = new TerraformVariable(stack, 'labels', { type: 'map(string)' }).value;
      const server = new PrefectServer(stack, 'prefect', { labels });
      new PrefectMetrics(stack, 'metrics', { server });
    });
    expect(template.resource('kubernetes_config_map_v1').metadata.labels).toContain('grafana_dashboard');
  });

  test('the chart comes from the repository of the server’s chart', () => {
    const chart = ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts' });
    const { repository, version } = metrics({}, { chart }).release(NAME);
    expect([repository, version]).toEqual(['oci://mirror.example.com/charts', '2026.8.7141024']);
  });

  test('problems are in one error', () => {
    const error = errorOf((stack) => {
      const server = new PrefectServer(new TerraformStack(stack.node.root, 'other'), 'prefect');
      new PrefectMetrics(stack, 'metrics', {
        server,
        name: 'Metrics',
        prometheusLabels: { 'helm.sh/chart': 'a' },
        chart: ChartSource.fromRepository({ version: 'newest' }),
        values: [{ basicAuth: { authString: 'hunter2-literal' }, prefectApiUrl: 'http://a/api' }],
        release: { timeout: 1 },
      });
    });
    for (const problem of [
      '[name.invalid] name',
      '[label.reserved] prometheusLabels["helm.sh/chart"]',
      '[chart.version.invalid] chart.version',
      '[values.secret] values[0].basicAuth.authString',
      '[values.owned] values[0].prefectApiUrl',
      '[number.outOfRange] release.timeout',
      '[api.server.otherStack] server',
    ]) {
      expect(error).toContain(problem);
    }
    expect(error).not.toContain('hunter2-literal');
  });
});
