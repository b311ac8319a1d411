import { BasicAuth, ChartSource } from '../../../src';
import { TESTED_CHART_VERSIONS } from '../../../src/helm/prefect-helm';
import { type Scenario, server } from './scenario';

export const VERSIONS: Record<string, Scenario> = Object.fromEntries(
  Object.keys(TESTED_CHART_VERSIONS).map((version) => {
    const chart = ChartSource.fromRepository({ version });
    const props = {
      chart,
      basicAuth: BasicAuth.generated(),
      ingress: { host: 'prefect.example.com', tlsSecretName: 'prefect-tls' },
      startupTimeout: 300,
      workers: [{ workPool: 'default', chart, job: { image: 'example.com/flows:1.0' } }],
    };
    return [`charts of version ${version}`, { build: server(props) }];
  }),
);
