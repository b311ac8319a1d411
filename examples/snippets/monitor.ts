/** Snippets of docs/monitor.md. */
import { BasicAuth, PrefectMetrics, PrefectServer } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('retention');
  // #region retention
  new PrefectServer(stack, 'prefect', {
    retention: { eventDays: 14, flowRunDays: 90 },
  });
  // #endregion
}

{
  const stack = snippetStack('metrics');
  // #region metrics
  const server = new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated() });
  new PrefectMetrics(stack, 'metrics', {
    server,
    prometheusLabels: { release: 'kube-prometheus-stack' },
  });
  // #endregion
}

{
  const stack = snippetStack('server-metrics');
  // #region server-metrics
  new PrefectServer(stack, 'prefect', {
    environment: { PREFECT_SERVER_METRICS_ENABLED: 'true' },
  });
  // #endregion
}
