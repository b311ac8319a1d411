import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { CertificateSource, Credentials, Database, Namespace, PrefectServer, SslMode } from 'cdktf-prefect';

const app = new App();

/** A stack for each kind of database; deploy yours. */
function deploy(name: string, database: Database): void {
  const stack = new TerraformStack(app, name);
  const cluster = { configPath: '~/.kube/config' };
  new KubernetesProvider(stack, 'kubernetes', cluster);
  new HelmProvider(stack, 'helm', { kubernetes: cluster });
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  const prefect = new PrefectServer(stack, 'prefect', {
    // Secret and namespace exist before Prefect.
    namespace: Namespace.existing('databases'),
    database,
  });
  prefect.addOutputs();
}

// #region zalando
// Zalando's operator makes one Secret for each user, with username and password only.
const zalando = Database.external({
  host: 'acid-prefect.databases.svc',
  name: 'prefect',
  credentials: Credentials.fromSecret('prefect.acid-prefect.credentials.postgresql.acid.zalan.do', {
    username: 'username',
    password: 'password',
  }),
  // The operator's pg_hba.conf refuses unencrypted connections.
  sslMode: SslMode.REQUIRE,
});
// #endregion

// #region rds
// External Secrets copies the JSON of an RDS Secret from AWS Secrets Manager (external-secret.yaml).
const rds = Database.external({
  credentials: Credentials.fromSecret('prefect-rds', {
    username: 'username',
    password: 'password',
    urlEncodedPassword: 'password-urlencoded',
    host: 'host',
    port: 'port',
    database: 'dbname',
  }),
  sslMode: SslMode.VERIFY_FULL,
  sslCa: CertificateSource.fromConfigMap('rds-ca', 'global-bundle.pem'),
});
// #endregion

deploy('zalando', zalando);
deploy('rds', rds);

app.synth();
