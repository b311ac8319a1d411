/** A stack with the library and its defaults. */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'prefect');
new KubernetesProvider(stack, 'kubernetes');
new HelmProvider(stack, 'helm', { kubernetes: {} });
new RandomProvider(stack, 'random');
new PrefectServer(stack, 'prefect');
app.synth();
