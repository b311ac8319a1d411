/** Snippets of docs/backup.md. */
import { Database, PrefectBackup, PrefectServer } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('unprotected');
  // #region unprotected
  new PrefectServer(stack, 'prefect', {
    database: Database.bundled({ preventDestroy: false }),
  });
  // #endregion
}

{
  const stack = snippetStack('backup');
  // #region backup
  const server = new PrefectServer(stack, 'prefect', {});
  new PrefectBackup(stack, 'backup', { server });
  // #endregion
}
