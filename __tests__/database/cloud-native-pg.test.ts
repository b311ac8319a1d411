import { TerraformStack, Testing } from 'cdktf';
import { CertificateSource, Credentials, Database, PrefectServer, SslMode } from '../../src';

function synthesized(database: Database): string {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new PrefectServer(stack, 'prefect', { database }).addOutputs();
  return Testing.synth(stack);
}

test('a cluster of CloudNativePG is an external database by the operator’s names', () => {
  const pool = { size: 7 };
  expect(synthesized(Database.cloudNativePg({ cluster: 'prefect-db', pool }))).toBe(
    synthesized(
      Database.external({
        host: 'prefect-db-rw',
        credentials: Credentials.fromSecret('prefect-db-app', {
          password: 'password',
          username: 'username',
          database: 'dbname',
        }),
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromSecret('prefect-db-ca', 'ca.crt'),
        pool,
      }),
    ),
  );
});
