import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { BasicAuth, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'ingress');

const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');
new LocalBackend(stack, { path: '../../../terraform.ingress.tfstate' });

// #region server
const prefect = new PrefectServer(stack, 'prefect', {
  basicAuth: BasicAuth.generated(),
  ingress: {
    host: 'prefect.example.com',
    className: 'nginx',
    annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
    tlsSecretName: 'prefect-tls',
  },
  workers: [{ workPool: 'kubernetes' }],
});
// #endregion
prefect.addOutputs();

app.synth();
