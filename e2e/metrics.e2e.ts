import { groups } from '../modules/prefect-metrics/files/rules.json';
import { BasicAuth, Namespace, PrefectMetrics, PrefectServer } from '../src';
import { definitions } from '../toolbox/custom-resources';
import { CHARTS, chartNeed, EXPORTER_CHART } from '../toolbox/prerequisites';
import { chartFile, Installation } from './kit/installation';
import { suite } from './kit/needs';

const NAME = 'prefect-server-metrics';

suite(
  'metrics of a server',
  ['terraform', 'providers', 'cluster', 'custom-resources', ...[...CHARTS, EXPORTER_CHART].map(chartNeed)],
  () => {
    test('are installed, known to Prometheus and Grafana, and follow a rotation', async () => {
      const chart = await chartFile(...EXPORTER_CHART);
      const installation = await Installation.create();
      const version = (number: number) =>
        installation.change((stack, { namespace, serverChart }) => {
          const server = new PrefectServer(stack, 'prefect', {
            namespace: Namespace.create(namespace),
            chart: serverChart,
            basicAuth: BasicAuth.generated({ version: number }),
            networkPolicy: { serverFrom: [] },
          });
          new PrefectMetrics(stack, 'metrics', {
            server,
            chart,
            prometheusLabels: { release: 'monitoring' },
          });
        });
      const { kube, namespace } = installation;
      // The API server refuses what does not fit the definitions.
      await kube.apply(...definitions('prometheus'));
      version(1);
      await installation.apply();
      const rule = await kube.get('prometheusrules.monitoring.coreos.com', namespace, NAME);
      const alerts = (rules: { alert: string }[]) => rules.map(({ alert }) => alert);
      expect(alerts(rule.spec.groups[0].rules)).toEqual(alerts(groups[0].rules));
      const monitor = await kube.get('servicemonitors.monitoring.coreos.com', namespace, NAME);
      expect(monitor.metadata.labels).toMatchObject({ release: 'monitoring' });
      const dashboard = await kube.get('configmaps', namespace, `${NAME}-dashboard`);
      expect(dashboard.metadata.labels).toMatchObject({ grafana_dashboard: '1' });

      const annotations = async () =>
        (await kube.get('deployments', namespace, NAME)).spec.template.metadata.annotations;
      expect(await annotations()).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-1' });
      version(2);
      await installation.apply();
      expect(await annotations()).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-2' });
      installation.remove();
    });
  },
);
