/** Snippets of docs/prefect1.md. */
import { ChartSource, Credentials, Database, Prefect1Server, SslMode } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('prefect1-chart');
  // #region prefect1-chart
  new Prefect1Server(stack, 'prefect', {
    chart: ChartSource.fromRepository({ repository: 'oci://mirror.example.com/charts' }),
  });
  // #endregion
}
{
  const stack = snippetStack('prefect1-external');
  // #region prefect1-external
  new Prefect1Server(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.generated(),
      sslMode: SslMode.REQUIRE,
      setup: { adminPassword: { secretName: 'postgres-admin', key: 'password' } },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('prefect1-ingress');
  // #region prefect1-ingress
  const ingress = {
    host: 'prefect.example.com',
    tlsSecretName: 'prefect-tls',
    annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/auth' },
  };
  new Prefect1Server(stack, 'prefect', { ui: { ingress }, apollo: { ingress } });
  // #endregion
}
{
  const stack = snippetStack('prefect1-restore');
  // #region prefect1-restore
  const replicas = 0;
  new Prefect1Server(stack, 'prefect', {
    createTenant: false,
    values: [{ apollo: { replicas }, graphql: { replicas }, hasura: { replicas }, towel: { replicas } }],
  });
  // #endregion
}
