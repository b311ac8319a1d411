import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { CertificateSource, Credentials, Database, PrefectServer, SslMode } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'external-database');

const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');
new LocalBackend(stack, { path: '../../../terraform.external-database.tfstate' });

// #region database
const password = new TerraformVariable(stack, 'database_password', {
  type: 'string',
  sensitive: true,
  nullable: false,
  description: 'Password of the role prefect.',
});

const prefect = new PrefectServer(stack, 'prefect', {
  database: Database.external({
    host: 'postgres.example.com',
    name: 'prefect',
    username: 'prefect',
    credentials: Credentials.fromPassword(password.stringValue, { version: 1 }),
    sslMode: SslMode.VERIFY_FULL,
    sslCa: CertificateSource.fromConfigMap('postgres-ca', 'ca.crt'),
    pool: { size: 10, maxOverflow: 20 },
  }),
});
// #endregion
prefect.addOutputs();

app.synth();
