import type { KubeObject } from '../../../adopt/cluster';
import { type FakeKubectl, PROBE } from './installation';

/** The first object of a kind, to change. */
function first(kubectl: FakeKubectl, kind: string): KubeObject {
  const [object] = kubectl.list(kind);
  if (object === undefined) throw new Error(`no ${kind}`);
  return object;
}

export const server = (changes: object) => (kubectl: FakeKubectl) => {
  kubectl.probe = { ...PROBE, ...changes };
};

const waiting = (reason: string, message?: string) => (kubectl: FakeKubectl) => {
  Object.assign(first(kubectl, 'pods').status, {
    conditions: [],
    containerStatuses: [{ name: 'prefect-server', state: { waiting: { reason, message } } }],
  });
};

const cronJob = (changes: object) => (kubectl: FakeKubectl) => {
  Object.assign(first(kubectl, 'cronjobs.batch'), changes);
};

const variable = (name: string, value: string) => (kubectl: FakeKubectl) => {
  const [container] = first(kubectl, 'deployments').spec.template.spec.containers;
  container.env = container.env.map((each: { name: string }) =>
    each.name === name ? { name, value } : each,
  );
};

/** Of no key that anybody has; it ends on 2026-12-05. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBbDCCAROgAwIBAgIUIpx/FdPZo4hLsvaCQgU8YEe7CWwwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBcDAeFw0yNjExMjkxMjI4MzVaFw0yNjEyMDUxMjI4MzVaMAwx
CjAIBgNVBAMMAXAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQNzIzxOp++BYlF
3BJRqNiMAPtFWIu8S5BpPSSNI7DwsTOqWD07K80wwB/4N+Bl/tSCT9/tNP5Kj0az
ISqpp3X7o1MwUTAdBgNVHQ4EFgQUBO79gwaC6jg8m+AvDa7bMs/drDEwHwYDVR0j
BBgwFoAUBO79gwaC6jg8m+AvDa7bMs/drDEwDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNHADBEAiAPxObNPZgvT5wj8h+OAoS6jGjaO2RFsAwYJF2vIS8u2AIg
OH35BDr02+timp7MYs/AOzkK1oxHvhnfKby21MmZIzk=
-----END CERTIFICATE-----
`;

function certificate(kubectl: FakeKubectl): void {
  const labels = { 'app.kubernetes.io/instance': 'prefect-server' };
  const spec = { rules: [{ host: 'p' }], tls: [{ secretName: 'tls' }] };
  kubectl.objects['ingresses.networking.k8s.io'] = [{ metadata: { name: 'prefect-server', labels }, spec }];
  kubectl.values.tls = CERTIFICATE;
}

/** What is broken, the check that finds it, its result, and a part of the evidence. */
export const BROKEN: [string, (kubectl: FakeKubectl) => void, string, string, string][] = [
  ...['failed', 'pending-install', 'pending-upgrade', 'pending-rollback', 'uninstalling'].map(
    (status): (typeof BROKEN)[number] => [
      `a release that is ${status}`,
      (kubectl) => kubectl.revisions.push(`prefect-server 3 ${status}`),
      'Helm release',
      'failure',
      `revision 3 is ${status}`,
    ],
  ),
  [
    'no release',
    (kubectl) => kubectl.revisions.shift() && kubectl.revisions.shift(),
    'Helm release',
    'warning',
    'no release prefect-server',
  ],
  [
    'an image that is not there',
    waiting('ImagePullBackOff', 'not found'),
    'Pods',
    'failure',
    'ImagePullBackOff. not found',
  ],
  ['a container that fails', waiting('CrashLoopBackOff'), 'Pods', 'failure', 'CrashLoopBackOff'],
  [
    'a pod that no node takes',
    (kubectl) => {
      Object.assign(first(kubectl, 'pods'), {
        status: {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', message: 'no memory' }],
        },
      });
    },
    'Pods',
    'failure',
    'no node takes it. no memory',
  ],
  [
    'a pod that is not ready',
    (kubectl) => {
      first(kubectl, 'pods').status.conditions = [];
      kubectl.objects.events = [
        {
          metadata: { name: 'one' },
          type: 'Warning',
          reason: 'Unhealthy',
          message: 'refused',
          involvedObject: { name: 'prefect-server-876c5f45d-4cw28' },
        },
      ];
    },
    'Pods',
    'failure',
    'is not ready. refused',
  ],
  [
    'a quota',
    (kubectl) => {
      first(kubectl, 'deployments').status.readyReplicas = 0;
      kubectl.objects.events = [
        {
          metadata: { name: 'one' },
          type: 'Warning',
          reason: 'FailedCreate',
          message: 'exceeded quota',
          involvedObject: { kind: 'ReplicaSet', name: 'prefect-server-876c5f45d' },
        },
      ];
    },
    'Refused pods',
    'failure',
    'exceeded quota',
  ],
  [
    'a paused Deployment',
    (kubectl) => {
      first(kubectl, 'deployments').spec.paused = true;
    },
    'Paused',
    'failure',
    'prefect-server is paused',
  ],
  [
    'a missing Secret',
    (kubectl) => {
      kubectl.secrets.pop();
    },
    'Secrets',
    'failure',
    'prefect-server needs the key auth-string of the Secret prefect-server-api-auth',
  ],
  [
    'a missing key',
    (kubectl) => {
      kubectl.secrets[0] = 'prefect-server-database-v2 - password';
    },
    'Secrets',
    'failure',
    'password-urlencoded',
  ],
  [
    'a claim without a volume',
    (kubectl) => {
      Object.assign(first(kubectl, 'persistentvolumeclaims'), { status: { phase: 'Pending' } });
    },
    'Volume claims',
    'failure',
    'is Pending',
  ],
  [
    'a claim that fills',
    (kubectl) => {
      kubectl.disk = '85%';
    },
    'Volume claims',
    'warning',
    '85% of 8Gi',
  ],
  [
    'a full claim',
    (kubectl) => {
      kubectl.disk = '99%';
    },
    'Volume claims',
    'failure',
    '99% of 8Gi',
  ],
  ['no server', waiting('PodInitializing'), 'Server', 'failure', 'gave no answer'],
  [
    'another password',
    server({ database: undefined, databaseError: 'InvalidPasswordError: no' }),
    'Database login',
    'failure',
    'InvalidPasswordError',
  ],
  [
    'an old password in the pod',
    server({ stale: ['PREFECT_SERVER_DATABASE_PASSWORD'] }),
    'Database login',
    'warning',
    'from before its change',
  ],
  ['an API without an answer', server({ apiError: 'URLError: refused' }), 'API', 'failure', 'URLError'],
  ['an API that is not healthy', server({ health: 503 }), 'API', 'failure', '/health answers 503'],
  ['a login that the API refuses', server({ login: 401 }), 'API', 'failure', 'answers 401'],
  ['no authentication', server({ anonymous: 200 }), 'Authentication', 'warning', 'answers 200 without login'],
  [
    'no authentication in public',
    (kubectl) => {
      server({ anonymous: 200 })(kubectl);
      first(kubectl, 'services').spec.type = 'LoadBalancer';
    },
    'Authentication',
    'failure',
    'answers 200 without login',
  ],
  [
    'a UI that calls localhost',
    variable('PREFECT_UI_API_URL', 'http://localhost:4200/api'),
    "UI's API URL",
    'failure',
    'localhost',
  ],
  [
    'a UI that calls another host',
    (kubectl) => {
      variable('PREFECT_UI_API_URL', 'https://two.example.com/api')(kubectl);
      kubectl.objects['ingresses.networking.k8s.io'] = [
        {
          metadata: { name: 'prefect-server', labels: { 'app.kubernetes.io/instance': 'prefect-server' } },
          spec: { rules: [{ host: 'one.example.com' }] },
        },
      ];
    },
    "UI's API URL",
    'warning',
    'no Ingress or HTTPRoute has this host (one.example.com)',
  ],
  [
    'a template that somebody edited',
    (kubectl) => {
      const name = 'prefect-worker-kubernetes';
      const { spec } = kubectl.find('deployment', name)?.spec.template ?? {};
      spec.volumes = [{ name: 'template', configMap: { name } }];
      const data = { 'baseJobTemplate.json': JSON.stringify({ variables: {} }) };
      const labels = { 'app.kubernetes.io/instance': name };
      kubectl.objects.configmaps = [{ metadata: { name, namespace: 'prefect', labels }, data }];
    },
    'Job templates',
    'warning',
    'Pool kubernetes has another template than prefect-worker-kubernetes',
  ],
  [
    'no backups',
    (kubectl) => {
      kubectl.objects['cronjobs.batch'] = [];
    },
    'Backups',
    'warning',
    'Nothing dumps the bundled database.',
  ],
  [
    'a dump that failed',
    cronJob({
      status: { lastScheduleTime: '2026-11-29T01:00:00Z', lastSuccessfulTime: '2026-11-28T01:00:09Z' },
    }),
    'Backups',
    'failure',
    'The last dump was made at 2026-11-28T01:00:09Z.',
  ],
  [
    'dumps that never succeeded',
    cronJob({ status: { lastScheduleTime: '2026-11-29T01:00:00Z' } }),
    'Backups',
    'failure',
    'No dump was made yet.',
  ],
  [
    'an old dump of a CronJob that is not scheduled any more',
    cronJob({
      status: { lastScheduleTime: '2026-11-20T01:00:00Z', lastSuccessfulTime: '2026-11-20T01:00:09Z' },
    }),
    'Backups',
    'warning',
    'The last dump was made at 2026-11-20T01:00:09Z.',
  ],
  [
    'a suspended CronJob',
    cronJob({ spec: { schedule: '0 3 * * *', suspend: true } }),
    'Backups',
    'warning',
    'The CronJob prefect-server-backup is suspended.',
  ],
  ['a certificate near its end', certificate, 'Certificates', 'warning', 'in tls ends on 2026-12-05'],
  [
    'a newer chart and Prefect',
    (kubectl) => {
      server({ version: '3.10.0' })(kubectl);
      const { labels } = first(kubectl, 'deployments').metadata;
      Object.assign(labels ?? {}, { 'helm.sh/chart': 'prefect-server-2026.12.1000000' });
    },
    'Tested versions',
    'warning',
    'Newer than tested: chart 2026.12.1000000, Prefect 3.10.0',
  ],
  [
    'an old heartbeat',
    server({ pools: [{ name: 'kubernetes', workers: [{ last_heartbeat_time: '2026-11-29T07:58:00Z' }] }] }),
    'Workers',
    'failure',
    'last heartbeat 140 s ago',
  ],
  ['no heartbeat', server({ pools: [] }), 'Workers', 'failure', 'no heartbeat in pool kubernetes'],
  ['late runs', server({ late: 3 }), 'Late runs', 'warning', '3 flow runs'],
];
