/** Snippets of docs/workers.md. */
import { Namespace, PrefectServer, PrefectWorker, WorkerApi } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('server-of-another-stack');
  // #region server-of-another-stack
  const prefect = PrefectServer.fromServerAttributes({
    namespace: 'prefect',
    apiAuthSecretName: 'prefect-server-api-auth',
  });
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.existing(prefect.namespace),
    api: WorkerApi.server(prefect),
  });
  // #endregion
}
{
  const stack = snippetStack('self-hosted');
  // #region self-hosted
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.create('prefect-worker'),
    api: WorkerApi.selfHosted({
      url: 'https://prefect.example.com/api',
      authSecretName: 'prefect-api-auth',
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('cloud');
  // #region cloud
  new PrefectWorker(stack, 'worker', {
    workPool: 'kubernetes',
    namespace: Namespace.existing('prefect-worker'),
    api: WorkerApi.cloud({
      accountId: '6b1d0c6e-5b1f-4d2c-9d7a-1f0f5a1c2b3d',
      workspaceId: 'c2a7f0d4-8e61-4f0b-a3c5-0d9e8b7a6f54',
      apiKey: { secretName: 'prefect-cloud', key: 'api-key' },
    }),
  });
  // #endregion
}
{
  const stack = snippetStack('pool-of-others');
  // #region pool-of-others
  new PrefectServer(stack, 'prefect', {
    workers: [{ workPool: 'from-terraform', createPool: false }],
  });
  // #endregion
}
