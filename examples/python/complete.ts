/** complete.py in TypeScript: both must synthesize the same Terraform. */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { BasicAuth, Database, Namespace, PrefectServer } from 'cdktf-prefect';
import type { Construct } from 'constructs';

const KUBECONFIG = process.env.KUBECONFIG ?? '~/.kube/config';

class PrefectStack extends TerraformStack {
  public constructor(scope: Construct, name: string) {
    super(scope, name);
    new KubernetesProvider(this, 'kubernetes', { configPath: KUBECONFIG });
    new HelmProvider(this, 'helm', { kubernetes: { configPath: KUBECONFIG } });
    new RandomProvider(this, 'random');

    const server = new PrefectServer(this, 'prefect', {
      namespace: Namespace.create('prefect'),
      database: Database.bundled({ size: '20Gi' }),
      basicAuth: BasicAuth.generated(),
      ingress: { host: 'prefect.example.com', tlsSecretName: 'prefect-tls' },
      workers: [
        {
          workPool: 'kubernetes',
          concurrencyLimit: 5,
          job: {
            namespace: Namespace.create('prefect-jobs'),
            requests: { cpu: '250m', memory: '512Mi' },
            ttlAfterFinished: 3600,
          },
        },
      ],
      values: [{ server: { podLabels: { team: 'data' } } }],
    });
    server.addOutputs();
  }
}

const app = new App();
new PrefectStack(app, 'prefect');
app.synth();
