import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { BasicAuth, Namespace, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'workers');

const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');
new LocalBackend(stack, { path: '../../../terraform.workers.tfstate' });

// #region workers
const prefect = new PrefectServer(stack, 'prefect', {
  basicAuth: BasicAuth.generated(),
  workers: [
    {
      workPool: 'etl',
      concurrencyLimit: 10,
      // The worker runs in the server's namespace, its jobs in their own.
      job: {
        namespace: Namespace.create('etl-jobs'),
        image: 'registry.example.com/etl:1.4.2',
        pullSecrets: ['registry'],
        requests: { cpu: '500m', memory: '1Gi' },
        limits: { memory: '2Gi' },
        ttlAfterFinished: 3600,
      },
    },
    {
      workPool: 'training',
      // For the worker and its jobs.
      namespace: Namespace.create('training'),
      serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/worker' },
      job: {
        serviceAccountName: 'training',
        nodeSelector: { 'node.kubernetes.io/instance-type': 'g5.xlarge' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
        environment: { PREFECT_LOGGING_LEVEL: 'DEBUG' },
      },
    },
  ],
});
// #endregion
prefect.addOutputs();

app.synth();
