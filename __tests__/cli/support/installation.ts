import type { KubeObject, LiveCluster } from '../../../adopt/cluster';

type Objects = Record<string, KubeObject[]>;

/** Objects of a default installation with a worker, by their kind, with what the commands read. */
export function installation(): Objects {
  const secret = (variable: string, name: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  return {
    deployments: [
      workload('prefect-server', 'prefect-server', 'server', {
        name: 'prefect-server',
        image: 'prefecthq/prefect:3.8.3-python3.11',
        env: [
          { name: 'PREFECT_SERVER_API_BASE_PATH', value: '/api' },
          { name: 'PREFECT_UI_API_URL', value: '/api' },
          { name: 'PREFECT_SERVER_DATABASE_HOST', value: 'prefect-server-postgresql.prefect.svc' },
          { name: 'PREFECT_SERVER_DATABASE_PORT', value: '5432' },
          { name: 'PREFECT_SERVER_DATABASE_NAME', value: 'server' },
          secret('PREFECT_SERVER_DATABASE_PASSWORD', 'prefect-server-database-v2', 'password-urlencoded'),
          {
            name: 'PREFECT_SERVER_DATABASE_CONNECTION_URL',
            value: `postgresql+asyncpg://prefect:$(PREFECT_SERVER_DATABASE_PASSWORD)@prefect-server-postgresql.prefect.svc:5432/server`,
          },
          secret('PREFECT_SERVER_API_AUTH_STRING', 'prefect-server-api-auth', 'auth-string'),
        ],
      }),
      workload('prefect-worker-kubernetes', 'prefect-worker', 'worker', {
        name: 'prefect-worker',
        image: 'prefecthq/prefect:3.8.3-python3.11-kubernetes',
        args: ['prefect', 'worker', 'start', '--type', 'kubernetes', '--pool', 'kubernetes'],
        env: [
          { name: 'PREFECT_API_URL', value: 'http://prefect-server.prefect.svc:4200/api' },
          secret('PREFECT_API_AUTH_STRING', 'prefect-server-api-auth', 'auth-string'),
        ],
      }),
    ],
    statefulsets: [
      workload(
        'prefect-server-postgresql',
        'postgresql',
        'primary',
        {
          name: 'postgresql',
          image: 'docker.io/bitnamilegacy/postgresql:14.13.0',
        },
        'prefect-server',
      ),
    ],
    pods: [
      pod('prefect-server-876c5f45d-4cw28', 'prefect-server', 'server', 'prefect-server'),
      pod(
        'prefect-worker-kubernetes-d4c9878d8-6mf7t',
        'prefect-worker-kubernetes',
        'worker',
        'prefect-worker',
      ),
      {
        ...pod('prefect-server-postgresql-0', 'prefect-server', 'primary', 'postgresql'),
        spec: {
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'prefect-server-database' } }],
          containers: [
            { name: 'postgresql', volumeMounts: [{ name: 'data', mountPath: '/bitnami/postgresql' }] },
          ],
        },
      },
    ],
    events: [],
    persistentvolumeclaims: [
      {
        metadata: metadata('prefect-server-database', 'prefect-server', 'cdktf-prefect'),
        spec: { resources: { requests: { storage: '8Gi' } } },
        status: { phase: 'Bound', capacity: { storage: '8Gi' } },
      },
    ],
    services: [
      {
        metadata: metadata('prefect-server', 'prefect-server', 'Helm'),
        spec: { type: 'ClusterIP', ports: [{ port: 4200 }] },
      },
    ],
    'ingresses.networking.k8s.io': [],
    'cronjobs.batch': [cronJob()],
  };
}

function cronJob(): KubeObject {
  const container = {
    name: 'job',
    image: 'postgres',
    command: ['/bin/sh', '-c', 'a\nb', 'backup', 'scheduled'],
    env: [{ name: 'PGHOST', value: 'prefect-server-postgresql' }],
    volumeMounts: [{ name: 'backups', mountPath: '/backups' }],
  };
  const volumes = [{ name: 'backups', persistentVolumeClaim: { claimName: 'prefect-server-backups' } }];
  const template = {
    metadata: { labels: { 'cdktf-prefect/database-client': 'prefect-server' } },
    spec: { volumes, containers: [container] },
  };
  return {
    metadata: metadata('prefect-server-backup', 'prefect-server', 'cdktf-prefect'),
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
    status: { lastScheduleTime: '2026-11-29T03:00:00Z', lastSuccessfulTime: '2026-11-29T03:00:09Z' },
  };
}

export const ROUTE: KubeObject = {
  metadata: { name: 'prefect-server', labels: { 'app.kubernetes.io/instance': 'prefect-server' } },
  spec: { hostnames: ['one.example.com'] },
};

/** What the program in the server's pod prints. */
export const PROBE = {
  stale: [],
  keyInEnvironment: false,
  health: 200,
  time: Date.parse('2026-11-29T08:00:20Z') / 1000,
  anonymous: 401,
  login: 200,
  pools: [
    {
      name: 'kubernetes',
      workers: [{ name: 'one', status: 'ONLINE', last_heartbeat_time: '2026-11-29T08:00:00Z' }],
    },
  ],
  version: '3.8.3',
  late: 0,
  database: { kind: 'postgresql', version: '14.15', storesKey: true },
};

/** kubectl, with answers instead of a cluster. Values of Secrets are asked for by a template. */
export class FakeKubectl implements LiveCluster {
  public readonly printed = 'kubectl --namespace prefect';
  public readonly calls: { readonly args: readonly string[]; readonly input?: string }[] = [];
  public revisions = [
    'prefect-server 1 superseded',
    'prefect-server 2 deployed',
    'prefect-worker-kubernetes 1 deployed',
  ];
  public secrets = [
    'prefect-server-database-v2 - password password-urlencoded',
    'prefect-server-api-auth generated-1 auth-string',
  ];
  public own = ['prefect prefect-server'];
  public values: Record<string, string> = {};
  public probe: unknown = PROBE;
  public disk = '60%';
  /** What programs print, by a part of their command, before the other answers. */
  public programs: Record<string, string | Error> = {};

  public constructor(public readonly objects: Objects = installation()) {}

  public list(kind: string): KubeObject[] {
    return this.objects[kind] ?? [];
  }

  public find(kind: string, name: string): KubeObject | undefined {
    const kinds = kind === 'cronjob' ? 'cronjobs.batch' : `${kind}s`;
    return this.list(kinds).find(({ metadata: { name: each } }) => each === name);
  }

  public run(args: readonly string[], input?: string): string {
    this.calls.push({ args, input });
    const [verb, kind = '', name = ''] = args;
    const [, answer] = Object.entries(this.programs).find(([part]) => args.join(' ').includes(part)) ?? [];
    if (answer instanceof Error) {
      throw answer;
    }
    if (answer !== undefined) {
      return answer;
    }
    if (['delete', 'wait', 'scale', 'rollout'].includes(verb ?? '')) {
      return '';
    }
    if (verb === 'exec') {
      return args.includes('df')
        ? `/dev/vda 100 60 40 ${this.disk} /data`
        : `a line\n${JSON.stringify(this.probe)}\n`;
    }
    if (verb === 'create') {
      return '';
    }
    if (kind === 'secret') {
      return Buffer.from(this.values[name] ?? '').toString('base64');
    }
    if (kind === 'secrets') {
      return (args.includes('owner=helm') ? this.revisions : this.secrets).join('\n');
    }
    return kind.includes(',') ? this.own.join('\n') : JSON.stringify({ items: this.list(kind) });
  }
}

function metadata(name: string, instance: string, manager: string, labels: Record<string, string> = {}) {
  return {
    name,
    namespace: 'prefect',
    labels: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/managed-by': manager, ...labels },
  };
}

function workload(
  name: string,
  chart: string,
  component: string,
  container: object,
  instance = name,
): KubeObject {
  const labels = {
    'app.kubernetes.io/name': chart,
    'app.kubernetes.io/component': component,
    'helm.sh/chart': `${chart}-2026.8.18172642`,
  };
  return {
    metadata: metadata(name, instance, 'Helm', labels),
    spec: { replicas: 1, template: { spec: { containers: [container] } } },
    status: { readyReplicas: 1 },
  };
}

function pod(name: string, instance: string, component: string, container: string): KubeObject {
  return {
    metadata: metadata(name, instance, 'Helm', { 'app.kubernetes.io/component': component }),
    spec: { containers: [{ name: container }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: container, state: { running: {} } }],
    },
  };
}
