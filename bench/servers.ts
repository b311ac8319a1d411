/** A stack with as many servers, each with as many workers, as the arguments say. Prints milliseconds and bytes of memory. */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { Namespace, PrefectServer } from 'cdktf-prefect';

const [count, workers] = process.argv.slice(2).map(Number);
const memoryBefore = process.resourceUsage().maxRSS;
const start = performance.now();
const app = new App();
const stack = new TerraformStack(app, 'prefect');
new KubernetesProvider(stack, 'kubernetes');
new HelmProvider(stack, 'helm', { kubernetes: {} });
new RandomProvider(stack, 'random');
for (let index = 0; index < count; index++) {
  const server = new PrefectServer(stack, `server-${index}`, {
    namespace: Namespace.create(`prefect-${index}`),
    workers: Array.from({ length: workers }, (_, worker) => ({ workPool: `kubernetes-${worker}` })),
  });
  server.addOutputs(`server_${index}_`);
}
app.synth();
const milliseconds = performance.now() - start;
const bytes = (process.resourceUsage().maxRSS - memoryBefore) * 1024;
process.stdout.write(JSON.stringify({ milliseconds, bytes }));
