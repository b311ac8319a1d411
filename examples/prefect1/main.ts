// #region all
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { Database, Prefect1Server } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'prefect1');

// The current context of this file is the cluster. configContext selects another one.
const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');

// Terraform runs in cdktf.out/stacks/prefect1, so this path is the folder of cdktf.json.
new LocalBackend(stack, { path: '../../../terraform.prefect1.tfstate' });

const prefect = new Prefect1Server(stack, 'prefect', {
  database: Database.bundled({ size: '20Gi' }),
  tenant: { name: 'Data team', slug: 'data-team' },
  agent: {
    labels: ['kubernetes'],
    job: { resources: { requests: { cpu: '250m', memory: '512Mi' } } },
  },
});
prefect.addOutputs();

app.synth();
// #endregion all
