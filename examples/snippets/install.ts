/** Snippets of docs/install.md. */
import { ChartSource, Credentials, Database, Namespace, PrefectServer, Redis } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('pods');
  // #region pods
  new PrefectServer(stack, 'prefect', {
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'prefect', effect: 'NoSchedule' }],
    podLabels: { team: 'data' },
    analytics: false,
    environment: { PREFECT_EVENTS_MAXIMUM_SIZE_BYTES: '1500000' },
    secretEnvironment: { SMTP_PASSWORD: { secretName: 'smtp', key: 'password' } },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/prefect' },
    startupTimeout: 1200,
    release: { timeout: 1800 },
  });
  // #endregion
}
{
  const stack = snippetStack('pod');
  // #region pod
  new PrefectServer(stack, 'prefect', {
    labels: { 'example.com/cost-center': '4711' },
    serviceAccountName: 'prefect',
    pod: {
      priorityClassName: 'important',
      environmentFromSecret: 'smtp',
      initContainers: [
        {
          name: 'sql-proxy',
          image: 'example.com/sql-proxy:2.1',
          restartPolicy: 'Always',
          args: ['--port=5432'],
        },
      ],
      volumes: [{ name: 'ca', configMap: { name: 'company-ca' } }],
      volumeMounts: [{ name: 'ca', mountPath: '/etc/company-ca', readOnly: true }],
    },
    workers: [
      {
        workPool: 'kubernetes',
        autoscaling: { maxReplicas: 5 },
        podDisruptionBudget: { maxUnavailable: 1 },
        roleRules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      },
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('pod-security');
  // #region pod-security
  new PrefectServer(stack, 'prefect', {
    namespace: Namespace.create('prefect', {
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    }),
    workers: [{ workPool: 'kubernetes' }],
  });
  // #endregion
}
{
  const stack = snippetStack('values');
  // #region values
  new PrefectServer(stack, 'prefect', {
    values: [
      { server: { revisionHistoryLimit: 3, env: [{ name: 'TZ', value: 'UTC' }] } },
      'service:\n  annotations:\n    example.com/team: data\n',
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('redis');
  // #region redis
  new PrefectServer(stack, 'prefect', {
    replicas: 3,
    redis: Redis.external({
      host: 'redis.databases.svc',
      password: { secretName: 'redis', key: 'password' },
      docketUrl: { secretName: 'redis', key: 'docket-url' },
    }),
    database: Database.external({
      host: 'postgres.databases.svc',
      credentials: Credentials.fromSecret('prefect-database'),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('mirror');
  // #region mirror
  new PrefectServer(stack, 'prefect', {
    chart: ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts' }),
    image: { registry: 'mirror.example.com', pullSecrets: ['mirror'] },
  });
  // #endregion
}
{
  const stack = snippetStack('archives');
  // #region archives
  const archive = (chart: string): ChartSource =>
    ChartSource.fromArchive(`/srv/charts/${chart}-2026.8.18172642.tgz`, '2026.8.18172642');
  new PrefectServer(stack, 'prefect', {
    chart: archive('prefect-server'),
    workers: [{ workPool: 'kubernetes', chart: archive('prefect-worker') }],
  });
  // #endregion
}
