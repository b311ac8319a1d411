/** Snippets of docs/credentials.md. */
import { S3Backend, TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, EncryptionKey, PrefectServer } from 'cdktf-prefect';
import { newStack, snippetStack } from './stack';

{
  const stack = snippetStack('generated');
  // #region generated
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({
      credentials: Credentials.generated({ length: 40, specialCharacters: '-_.~', version: 1 }),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('given');
  // #region given
  const password = new TerraformVariable(stack, 'database_password', {
    type: 'string',
    sensitive: true,
    nullable: false,
  });
  const credentials = Credentials.fromPassword(password.stringValue, { version: 1 });
  // #endregion
  new PrefectServer(stack, 'prefect', { database: Database.external({ host: 'postgres', credentials }) });
}
{
  const stack = snippetStack('reloader');
  // #region reloader
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      host: 'prefect-db-rw',
      credentials: Credentials.fromSecret('prefect-db-app'),
    }),
    basicAuth: BasicAuth.fromSecret('prefect-login'),
    podAnnotations: { 'secret.reloader.stakater.com/reload': 'prefect-db-app,prefect-login' },
    workers: [
      {
        workPool: 'kubernetes',
        podAnnotations: { 'secret.reloader.stakater.com/reload': 'prefect-login' },
      },
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('connection-string');
  // #region connection-string
  new PrefectServer(stack, 'prefect', {
    database: Database.external({
      credentials: Credentials.fromSecret('prefect-database', { connectionString: 'url' }),
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('encryption-key');
  // #region encryption-key
  new PrefectServer(stack, 'prefect', { encryptionKey: EncryptionKey.generated() });
  // #endregion
}
{
  const stack = newStack('backend');
  // #region backend
  new S3Backend(stack, {
    bucket: 'terraform-state',
    key: 'prefect.tfstate',
    region: 'eu-central-1',
    encrypt: true,
    kmsKeyId: 'alias/terraform-state',
  });
  // #endregion
  new PrefectServer(stack, 'prefect');
}
