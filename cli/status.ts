import type { KubeObject } from '../adopt/cluster';
import { heartbeatAge, poolOf } from './checks/server';
import { imageVersion } from './checks/support';
import type { Facts } from './facts';
import { backupName, secretReferences, variableOf } from './installations';
import { row } from './text';

export interface Status {
  readonly namespace: string;
  readonly release: string;
  readonly generation: 1 | 3;
  readonly releases: readonly { readonly name: string; readonly revision: number; readonly status: string }[];
  readonly servers: readonly Workload[];
  readonly workers: readonly (Workload & { readonly pool?: string; readonly heartbeatSeconds?: number })[];
  /** Whether server and workers have different versions of Prefect. */
  readonly skew: boolean;
  readonly database: { readonly kind: string; readonly version?: string; readonly address?: string };
  readonly claims: readonly {
    readonly name: string;
    readonly phase: string;
    readonly size: string;
    readonly usedPercent?: number;
  }[];
  /** When the last dump of the CronJob was made, if there is a CronJob. */
  readonly backup?: { readonly schedule: string; readonly last?: string };
  readonly passwords: readonly { readonly of: string; readonly secret: string; readonly version?: string }[];
  readonly exposure: readonly string[];
  /** Unknown if the API gave no answer. */
  readonly asksForLogin?: boolean;
  readonly unread: readonly string[];
}

interface Workload {
  readonly name: string;
  readonly ready: number;
  readonly replicas: number;
  readonly version?: string;
  readonly chart?: string;
}

export function statusOf(facts: Facts): Status {
  const { installation, probe, deployments } = facts;
  const { namespace, release, generation, workers, server } = installation;
  const servers = deployments.filter(
    (each) => !workers.some(({ metadata }) => metadata.name === each.metadata.name),
  );
  const workerRows = deployments
    .filter((each) => !servers.includes(each))
    .map((worker) => {
      const pool = poolOf(worker);
      const heartbeatSeconds = pool === undefined ? undefined : heartbeatAge(facts, pool);
      return {
        ...workload(worker),
        ...(pool && { pool }),
        ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
      };
    });
  const serverRows = servers.map(workload);
  const versions = new Set([...serverRows, ...workerRows].map(({ version }) => version));
  return {
    namespace,
    release,
    generation,
    releases: facts.revisions.map(({ release: name, revision, status }) => ({ name, revision, status })),
    servers: serverRows,
    workers: workerRows,
    // The components of Prefect 1 have images and versions of their own.
    skew: generation === 3 && versions.size > 1,
    database: databaseOf(facts),
    claims: facts.claims.map(({ metadata: { name }, spec, status }) => ({
      name,
      phase: status.phase,
      size: status.capacity?.storage ?? spec.resources.requests.storage,
      ...(facts.usage[name] !== undefined && { usedPercent: facts.usage[name] }),
    })),
    ...backupOf(facts),
    passwords: passwordsOf(server, facts),
    exposure: exposureOf(facts),
    ...(probe?.anonymous !== undefined && { asksForLogin: probe.anonymous === 401 }),
    unread: facts.unread,
  };
}

function workload({ metadata, spec, status }: KubeObject): Workload {
  const version = metadata.labels?.['app.kubernetes.io/version'];
  const chart = metadata.labels?.['helm.sh/chart'];
  const image: string = spec.template.spec.containers[0].image;
  // The chart's label has the version of the chart's own image. The tag is what runs.
  const tag = /:(\d+[^-@]*)/.exec(image)?.[1] ?? version;
  return {
    name: metadata.name,
    ready: status.readyReplicas ?? 0,
    replicas: spec.replicas,
    ...(tag && { version: tag }),
    ...(chart && { chart }),
  };
}

function databaseOf({ installation: { server }, statefulSets, probe }: Facts): Status['database'] {
  const [host, port, name] = ['HOST', 'PORT', 'NAME'].map((part) =>
    variableOf(server, `PREFECT_SERVER_DATABASE_${part}`),
  );
  const bundledVersion = imageVersion(statefulSets);
  const version = probe?.database?.version ?? bundledVersion;
  const kind =
    bundledVersion !== undefined
      ? 'bundled PostgreSQL'
      : probe?.database?.kind === 'sqlite'
        ? 'SQLite'
        : 'external PostgreSQL';
  return {
    kind: server === undefined && bundledVersion === undefined ? 'unknown' : kind,
    ...(version && { version }),
    ...(host && { address: `${host}:${port}/${name}` }),
  };
}

function backupOf({ installation, cronJobs }: Facts): Pick<Status, 'backup'> {
  const job = cronJobs.find(({ metadata }) => metadata.name === backupName(installation));
  const last: string | undefined = job?.status?.lastSuccessfulTime;
  return job === undefined ? {} : { backup: { schedule: job.spec.schedule, ...(last && { last }) } };
}

/** Names of the Secrets that the server takes passwords from, with the versions that this library gave them. */
function passwordsOf(server: KubeObject | undefined, { secrets }: Facts): Status['passwords'] {
  const found = secretReferences(server).flatMap(({ variable, secret }) => {
    const of = /DATABASE|PGPASSWORD/.test(variable)
      ? 'database'
      : /AUTH_STRING/.test(variable)
        ? 'API'
        : undefined;
    const apiVersion = secrets.find(({ name }) => name === secret)?.apiAuthVersion;
    const version = of === 'database' ? /-v(\d+)$/.exec(secret)?.[1] : apiVersion?.split('-').at(-1);
    return of === undefined ? [] : [{ of, secret, ...(version && { version }) }];
  });
  return [...new Map(found.map((each) => [`${each.of} ${each.secret}`, each])).values()];
}

function exposureOf(facts: Facts): string[] {
  const { services, ingresses, httpRoutes, installation } = facts;
  const { generation, name } = installation;
  const own = services.filter(({ metadata, spec }) =>
    generation === 1
      ? /-(ui|apollo)$/.test(metadata.name)
      : metadata.name === name || spec.type !== 'ClusterIP',
  );
  return [
    ...own.map(({ metadata, spec, status }) => {
      const [address] = status?.loadBalancer?.ingress ?? [];
      const at = address ? ` at ${address.hostname ?? address.ip}` : '';
      return `${spec.type} ${metadata.name}:${spec.ports[0].port}${at}`;
    }),
    ...ingresses.map(({ metadata, spec }) => {
      const hosts = (spec.rules ?? []).map(({ host = '*' }: { host?: string }) => host).join(', ');
      return `Ingress ${metadata.name} for ${hosts}${spec.tls ? ', TLS' : ', no TLS'}`;
    }),
    ...httpRoutes.map(
      ({ metadata, spec }) => `HTTPRoute ${metadata.name} for ${(spec.hostnames ?? ['*']).join(', ')}`,
    ),
  ];
}

const TITLE = 12;

export function statusText(status: Status): string {
  const { namespace, release, generation, database, asksForLogin } = status;
  const sections: [string, readonly string[]][] = [
    ['Releases', status.releases.map((each) => `${each.name}: revision ${each.revision}, ${each.status}`)],
    ['Servers', status.servers.map(workloadText)],
    ['Workers', status.workers.map((each) => `${workloadText(each)}, ${poolText(each)}`)],
    ['Versions', status.skew ? ['Server and workers differ.'] : []],
    [
      'Database',
      [
        [database.kind, database.version, database.address && `at ${database.address}`]
          .filter(Boolean)
          .join(' '),
      ],
    ],
    [
      'Claims',
      status.claims.map(({ name, phase, size, usedPercent }) =>
        [`${name}: ${phase}, ${size}`, ...(usedPercent === undefined ? [] : [`${usedPercent}% used`])].join(
          ', ',
        ),
      ),
    ],
    [
      'Backup',
      status.backup === undefined
        ? []
        : [`last dump ${status.backup.last ?? 'not made yet'}, schedule ${status.backup.schedule}`],
    ],
    [
      'Passwords',
      status.passwords.map(
        ({ of, version, secret }) =>
          `${of}: ${version === undefined ? 'of your own' : `version ${version}`}, Secret ${secret}`,
      ),
    ],
    ['Exposure', status.exposure],
    [
      'Login',
      asksForLogin === undefined
        ? ['unknown']
        : [asksForLogin ? 'needed' : 'not needed: everyone who reaches it has full access'],
    ],
    ['Not read', status.unread],
  ];
  const lines = sections.flatMap(([title, texts]) =>
    texts.map((text, index) => row([[index === 0 ? title : '', TITLE]], text)),
  );
  return [`${release} in ${namespace}, Prefect ${generation}`, '', ...lines].join('\n');
}

function workloadText({ name, ready, replicas, version, chart }: Workload): string {
  return [`${name}: ${ready}/${replicas} ready`, version, chart].filter(Boolean).join(', ');
}

function poolText({ pool, heartbeatSeconds }: Status['workers'][number]): string {
  const heartbeat =
    heartbeatSeconds === undefined ? 'heartbeat unknown' : `heartbeat ${heartbeatSeconds} s ago`;
  return `pool ${pool ?? 'unknown'}, ${heartbeat}`;
}
