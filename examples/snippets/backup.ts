/** Snippets of docs/backup.md. */
import { Database, PrefectServer } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('unprotected');
  // #region unprotected
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ preventDestroy: false }),
  });
  // #endregion
}
