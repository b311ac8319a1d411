/** Snippets of docs/rotate.md. */
import { BasicAuth, Credentials, Database, PrefectServer } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('rotation');
  // #region rotation
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ credentials: Credentials.generated({ version: 2 }) }),
    basicAuth: BasicAuth.generated({ version: 2 }),
  });
  // #endregion
}
