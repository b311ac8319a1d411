/** Snippets of docs/connect.md. */
import { BasicAuth, Namespace, PrefectServer, ServiceType } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('load-balancer');
  // #region load-balancer
  new PrefectServer(stack, 'prefect', {
    basicAuth: BasicAuth.generated(),
    service: {
      type: ServiceType.LOAD_BALANCER,
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
    },
  });
  // #endregion
}
{
  const stack = snippetStack('gateway');
  // #region gateway
  new PrefectServer(stack, 'prefect', {
    basicAuth: BasicAuth.generated(),
    gateway: { name: 'public', namespace: 'gateways', hostnames: ['prefect.example.com'] },
  });
  // #endregion
}
{
  const stack = snippetStack('base-path');
  // #region base-path
  new PrefectServer(stack, 'prefect', {
    basicAuth: BasicAuth.generated(),
    basePath: '/prefect',
    ingress: { host: 'tools.example.com', className: 'nginx', tlsSecretName: 'tools-tls' },
  });
  // #endregion
}
{
  const stack = snippetStack('network-policy');
  // #region network-policy
  new PrefectServer(stack, 'prefect', {
    networkPolicy: {
      databaseFrom: [
        {
          namespaceLabels: { 'kubernetes.io/metadata.name': 'backups' },
          podLabels: { app: 'pg-dump' },
        },
      ],
      serverFrom: [{ namespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } }],
    },
    workers: [{ workPool: 'kubernetes' }],
  });
  // #endregion
}
{
  const stack = snippetStack('prefix');
  // #region prefix
  const staging = new PrefectServer(stack, 'staging', { namespace: Namespace.create('staging') });
  staging.addOutputs('staging_');
  // #endregion
}
