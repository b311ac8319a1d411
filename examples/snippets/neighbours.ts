/** Snippets of docs/neighbours.md. */
import { Credentials, Database, PrefectServer, Redis } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('openshift');
  // #region openshift
  const openshift = {
    securityContext: { runAsUser: null, fsGroup: null },
    containerSecurityContext: { runAsUser: null },
  };
  new PrefectServer(stack, 'prefect', {
    pod: openshift,
    database: Database.external({
      host: 'postgres.example.com',
      credentials: Credentials.generated(),
      setup: { adminPassword: { secretName: 'postgres-admin', key: 'password' }, restricted: false },
    }),
    workers: [{ workPool: 'kubernetes', pod: openshift, job: { restricted: false } }],
  });
  // #endregion
}
{
  const stack = snippetStack('istio');
  // #region istio
  new PrefectServer(stack, 'prefect', {
    podLabels: { 'sidecar.istio.io/inject': 'true' },
    setupJobs: { podAnnotations: { 'sidecar.istio.io/inject': 'false' } },
  });
  // #endregion
}
{
  const stack = snippetStack('quota');
  // #region quota
  new PrefectServer(stack, 'prefect', {
    setupJobs: { resources: { requests: { cpu: '50m' }, limits: { memory: '256Mi' } } },
    workers: [
      {
        workPool: 'kubernetes',
        job: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      },
    ],
  });
  // #endregion
}
{
  const stack = snippetStack('scaled-servers');
  // #region scaled-servers
  new PrefectServer(stack, 'prefect', {
    redis: Redis.external({ host: 'redis', docketUrl: { secretName: 'redis', key: 'docket-url' } }),
    autoscaling: { minReplicas: 2, maxReplicas: 5 },
  });
  // #endregion
}
