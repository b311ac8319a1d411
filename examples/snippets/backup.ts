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

{
  const stack = snippetStack('upload');
  const server = new PrefectServer(stack, 'prefect', {});
  // #region upload
  new PrefectBackup(stack, 'backup', {
    server,
    upload: {
      image: 'docker.io/amazon/aws-cli:2.31.0',
      command: ['aws', 's3', 'sync', '$(DUMP_FOLDER)', 's3://my-bucket/prefect', '--exclude', '*.part*'],
      secretName: 's3',
    },
  });
  // #endregion
}
