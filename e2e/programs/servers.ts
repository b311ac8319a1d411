/** A program of its own, which also runs with cdktn: a server with a worker, and one with an external database. */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { BasicAuth, ChartSource, Credentials, Database, Namespace, PrefectServer } from '../../src';

const [, , namespace, version, serverChart, workerChart] = process.argv;
const app = new App();
const stack = new TerraformStack(app, 'prefect');
new KubernetesProvider(stack, 'kubernetes');
new RandomProvider(stack, 'random');
new HelmProvider(stack, 'helm', { kubernetes: {} });
const chart = ChartSource.fromArchive(serverChart, version);
new PrefectServer(stack, 'bundled', {
  namespace: Namespace.create(namespace),
  chart,
  database: Database.bundled({ preventDestroy: false }),
  basicAuth: BasicAuth.generated(),
  workers: [{ workPool: 'kubernetes', chart: ChartSource.fromArchive(workerChart, version) }],
}).addOutputs();
new PrefectServer(stack, 'external', {
  namespace: Namespace.create(`${namespace}-external`),
  chart,
  database: Database.external({ host: 'postgres.example.com', credentials: Credentials.writeOnly() }),
  basicAuth: BasicAuth.writeOnly(),
}).addOutputs('external_');
app.synth();
