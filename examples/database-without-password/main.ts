import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { Credentials, Database, PrefectServer, type PrefectServerProps, SslMode } from 'cdktf-prefect';

const app = new App();

/** A stack for each cloud; deploy yours. */
function deploy(name: string, props: PrefectServerProps): void {
  const stack = new TerraformStack(app, name);
  const cluster = { configPath: '~/.kube/config' };
  new KubernetesProvider(stack, 'kubernetes', cluster);
  new HelmProvider(stack, 'helm', { kubernetes: cluster });
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  new PrefectServer(stack, 'prefect', props).addOutputs();
}

// #region rds
const rds: PrefectServerProps = {
  database: Database.external({
    host: 'prefect.abc.eu-central-1.rds.amazonaws.com',
    username: 'prefect', // a member of the role rds_iam
    credentials: Credentials.none(),
  }),
  // The Dockerfile beside this file.
  image: { registry: 'registry.example.com', repository: 'prefect-aws', tag: '3.8.3-python3.11' },
  environment: {
    PREFECT_PLUGINS_ENABLED: 'true',
    PREFECT_INTEGRATIONS_AWS_RDS_IAM_ENABLED: 'true',
    PREFECT_INTEGRATIONS_AWS_RDS_IAM_REGION_NAME: 'eu-central-1',
  },
  // Its IAM role may rds-db:connect as this user.
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/prefect' },
};
// #endregion

// #region azure
const azure: PrefectServerProps = {
  database: Database.external({
    host: 'prefect.postgres.database.azure.com',
    username: 'prefect', // the managed identity's name
    credentials: Credentials.none(),
  }),
  image: { registry: 'registry.example.com', repository: 'prefect-azure', tag: '3.8.3-python3.11' },
  environment: {
    PREFECT_PLUGINS_ENABLED: 'true',
    PREFECT_INTEGRATIONS_AZURE_POSTGRES_MANAGED_IDENTITY_ENABLED: 'true',
  },
  podLabels: { 'azure.workload.identity/use': 'true' },
  serviceAccountAnnotations: { 'azure.workload.identity/client-id': '00000000-0000-0000-0000-000000000000' },
};
// #endregion

// #region cloud-sql
const cloudSql: PrefectServerProps = {
  database: Database.external({
    host: '127.0.0.1',
    username: 'prefect@my-project.iam', // the service account without .gserviceaccount.com
    credentials: Credentials.none(),
    sslMode: SslMode.DISABLE, // the proxy encrypts
  }),
  pod: {
    initContainers: [
      {
        name: 'cloud-sql-proxy',
        image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.18.0',
        args: [
          '--auto-iam-authn',
          '--health-check',
          '--http-address=0.0.0.0',
          'my-project:europe-west3:prefect',
        ],
        restartPolicy: 'Always', // a sidecar, from Kubernetes 1.29 on
        startupProbe: { httpGet: { path: '/startup', port: 9090 } },
        resources: { requests: { cpu: '100m', memory: '128Mi' } },
        securityContext: {
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  },
  serviceAccountAnnotations: {
    'iam.gke.io/gcp-service-account': 'prefect@my-project.iam.gserviceaccount.com',
  },
};
// #endregion

deploy('rds', rds);
deploy('azure', azure);
deploy('cloud-sql', cloudSql);

app.synth();
