import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { BasicAuth, Database, Namespace, PrefectServer } from 'cdktf-prefect';

// #region stacks
/** The tenants, with the size of each database's volume. */
const TENANTS = { data: '20Gi', marketing: '8Gi' };

const app = new App();
for (const [tenant, size] of Object.entries(TENANTS)) {
  // A stack has a state of its own: a plan reads one tenant, and an apply locks one.
  const stack = new TerraformStack(app, `tenant-${tenant}`);
  const cluster = { configPath: '~/.kube/config' };
  new KubernetesProvider(stack, 'kubernetes', cluster);
  new HelmProvider(stack, 'helm', { kubernetes: cluster });
  new RandomProvider(stack, 'random');
  new LocalBackend(stack, { path: `../../../terraform.tenant-${tenant}.tfstate` });
  const prefect = new PrefectServer(stack, 'prefect', {
    namespace: Namespace.create(`prefect-${tenant}`),
    database: Database.bundled({ size }),
    basicAuth: BasicAuth.generated(),
    workers: [{ workPool: 'kubernetes' }],
  });
  prefect.addOutputs();
}
// #endregion

app.synth();
