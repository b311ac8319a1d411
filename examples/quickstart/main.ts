// #region all
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { BasicAuth, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'quickstart');

// The current context of this file is the cluster. configContext selects another one.
const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');

// #region backend
// Terraform runs in cdktf.out/stacks/quickstart, so this path is the folder of cdktf.json.
new LocalBackend(stack, { path: '../../../terraform.quickstart.tfstate' });
// #endregion backend

const prefect = new PrefectServer(stack, 'prefect', {
  basicAuth: BasicAuth.generated(),
  workers: [{ workPool: 'kubernetes' }],
});
prefect.addOutputs();

app.synth();
// #endregion all
