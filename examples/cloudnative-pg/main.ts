import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { Release } from '@cdktf/provider-helm/lib/release';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, Fn, LocalBackend, TerraformStack } from 'cdktf';
import { Database, Namespace, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'cloudnative-pg');

const kubernetes = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', kubernetes);
new HelmProvider(stack, 'helm', { kubernetes });
new LocalBackend(stack, { path: '../../../terraform.cloudnative-pg.tfstate' });

// #region cluster
// The operator itself is installed. Its chart `cluster` makes the Cluster, without asking for the CRD in the plan.
const cluster = new Release(stack, 'cluster', {
  name: 'prefect-db',
  // Of the server too, because pods take Secrets of their own namespace only.
  namespace: 'prefect',
  createNamespace: true,
  repository: 'https://cloudnative-pg.github.io/charts',
  chart: 'cluster',
  version: '0.8.1',
  values: [
    Fn.jsonencode({
      fullnameOverride: 'prefect-db',
      // Another major version is an upgrade in place, while nothing answers.
      version: { postgresql: '17' },
      cluster: {
        instances: 3,
        enableSuperuserAccess: false,
        storage: { size: '20Gi' },
        initdb: { database: 'prefect', owner: 'prefect' },
      },
    }),
  ],
  // An uninstalled release deletes the Cluster, and that its volumes.
  lifecycle: { preventDestroy: true },
});
// #endregion

// #region database
const prefect = new PrefectServer(stack, 'prefect', {
  namespace: Namespace.existing(cluster.namespace),
  database: Database.cloudNativePg({ cluster: cluster.name }),
});
// #endregion
prefect.addOutputs();

app.synth();
