import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { BasicAuth, Credentials, Database, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'write-only');

const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');
new LocalBackend(stack, { path: '../../../terraform.write-only.tfstate' });

// #region server
const prefect = new PrefectServer(stack, 'prefect', {
  database: Database.bundled({ credentials: Credentials.writeOnly() }),
  basicAuth: BasicAuth.writeOnly(),
  workers: [{ workPool: 'kubernetes' }],
});
// #endregion
prefect.addOutputs();

app.synth();
