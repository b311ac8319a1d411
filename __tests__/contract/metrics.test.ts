import { existsSync } from 'node:fs';
import { BasicAuth, PrefectMetrics, type PrefectMetricsProps, PrefectServer } from '../../src';
import { EXPORTER_CHART_VERSION } from '../../src/helm/prefect-helm';
import { restrictedViolations } from '../support/pod-security';
import { synthesize } from '../support/template';
import {
  archiveOf,
  containers,
  isMissingHelm,
  type Manifest,
  podSpecs,
  render,
  secretReferences,
} from './helm';
import { suite } from './needs';

const NAME = 'prefect-server-metrics';
const CHART = 'prometheus-prefect-exporter';

function rendered(props: Partial<PrefectMetricsProps> = {}): Manifest[] {
  const template = synthesize((stack) => {
    const server = new PrefectServer(stack, 'prefect', {
      basicAuth: BasicAuth.generated(),
      basePath: '/prefect',
      csrfProtection: true,
      labels: { team: 'data' },
    });
    new PrefectMetrics(stack, 'metrics', { server, ...props });
  });
  return render(CHART, EXPORTER_CHART_VERSION, NAME, 'prefect', template.valuesDocuments(NAME));
}

const find = (manifests: Manifest[], kind: string) => manifests.find((each) => each.kind === kind);

const archive = archiveOf(CHART, EXPORTER_CHART_VERSION);
const missing = isMissingHelm()
  ? 'helm is neither on PATH nor named by CDKTF_PREFECT_HELM'
  : existsSync(archive)
    ? undefined
    : `CDKTF_PREFECT_CHARTS names no folder with ${archive}`;

suite('render', missing, 'the exporter, rendered by helm', () => {
  test('logs in with the Secret of the server, at the API with its base path', () => {
    const manifests = rendered();
    expect(secretReferences(manifests)).toEqual([{ name: 'prefect-server-api-auth', key: 'auth-string' }]);
    const environment = Object.fromEntries(
      containers(manifests)[0].env.map((entry: any) => [entry.name, entry.value]),
    );
    expect(environment).toMatchObject({
      PREFECT_API_URL: 'http://prefect-server.prefect.svc:4200/prefect/api',
      PREFECT_CSRF_ENABLED: 'True',
      OFFSET_MINUTES: '60',
    });
    expect(find(manifests, 'Secret')).toBeUndefined();
  });

  test('passes "restricted", and has requests and limits', () => {
    const manifests = rendered();
    expect(podSpecs(manifests).flatMap(restrictedViolations)).toEqual([]);
    const [{ resources }] = containers(manifests);
    expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory']);
    expect(Object.keys(resources.limits)).toEqual(['cpu', 'memory']);
  });

  test('the pod has the labels and the annotation that the server knows', () => {
    const { labels, annotations } = find(rendered(), 'Deployment').spec.template.metadata;
    expect(labels).toMatchObject({ team: 'data', 'cdktf-prefect/server-client': 'prefect-server' });
    expect(annotations).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-1' });
  });

  test('the ServiceMonitor finds the Service, whose name is the job of the rules', () => {
    const manifests = rendered({ prometheusLabels: { release: 'monitoring' } });
    const [service, monitor, rule] = ['Service', 'ServiceMonitor', 'PrometheusRule'].map((kind) =>
      find(manifests, kind),
    );
    expect(service.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
    expect(monitor.spec.endpoints[0].port).toBe(service.spec.ports[0].name);
    expect(monitor.spec.endpoints[0].metricRelabelings).toHaveLength(1);
    for (const { metadata } of [monitor, rule]) {
      expect(metadata.labels).toMatchObject({ team: 'data', release: 'monitoring' });
    }
    const { rules } = rule.spec.groups[0];
    expect(rules.length).toBe(8);
    expect(rules[1].expr).toContain(`job="${service.metadata.name}"`);
    // helm does not read the templates of Prometheus.
    expect(rules[2].annotations.summary).toContain('{{ $labels.work_pool_name }}');
  });

  test('without monitor and alerts needs no definition of the Prometheus operator', () => {
    const kinds = rendered({ serviceMonitor: false, alerts: false }).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['Deployment', 'Service', 'ServiceAccount']);
  });
});
