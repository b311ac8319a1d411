/** Snippets of docs/database.md. */
import { CertificateSource, Credentials, Database, PrefectServer, SslMode } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('bundled');
  // #region bundled
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({
      size: '20Gi',
      storageClass: 'fast',
      resources: { requests: { cpu: '500m', memory: '1Gi' } },
      image: { registry: 'mirror.example.com', pullSecrets: ['mirror'] },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('newer');
  // #region newer
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ image: { tag: '17.6.0' }, existingClaim: 'prefect-17' }),
  });
  // #endregion
}
{
  const stack = snippetStack('mutual-tls');
  // #region mutual-tls
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.fromSecret('prefect-database'),
      sslMode: SslMode.VERIFY_FULL,
      sslCa: CertificateSource.fromSecret('postgres-ca'),
      sslClientCertificate: 'prefect-client',
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('setup');
  // #region setup
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.generated({ version: 1 }),
      setup: { adminPassword: { secretName: 'postgres-admin', key: 'password' } },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('pooler');
  // #region pooler
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'pgbouncer.databases.svc',
      port: 6432,
      credentials: Credentials.fromSecret('prefect-database'),
      transactionPooler: true,
      pool: { size: 5, maxOverflow: 5, timeout: 30, statementTimeout: 60 },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('sqlite');
  // #region sqlite
  new PrefectServer(stack, 'prefect', { database: Database.sqlite({ size: '2Gi' }) });
  // #endregion
}
