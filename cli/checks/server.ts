import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../adopt/cluster';
import type { Facts } from '../facts';
import { variableOf } from '../installations';
import type { Probe } from '../probe';
import { type Check, type Outcome, ok } from './check';

/** A worker sends a heartbeat every 30 seconds; the server takes it for offline after three. */
const HEARTBEAT_SECONDS = 90;

/** Key of the worker's ConfigMap (prefect-worker templates/configmap.yaml). */
const TEMPLATE = 'baseJobTemplate.json';

/** Checks of what the server's pod answered. */
export const SERVER_CHECKS: readonly Check[] = [
  { title: 'Server', find: reachable },
  { title: 'Database login', find: asked(login) },
  { title: 'API', find: asked(api) },
  { title: 'Authentication', find: authentication },
  { title: "UI's API URL", find: uiApiUrl },
  { title: 'Workers', find: workers },
  { title: 'Job templates', find: jobTemplates },
  { title: 'Late runs', find: late },
  { title: 'Encryption key', find: encryptionKey },
];

function asked(find: (probe: Probe) => Outcome): Check['find'] {
  return ({ probe }) => (probe === undefined ? [] : [find(probe)]);
}

function reachable({ installation, probe }: Facts): readonly Outcome[] {
  const { generation, server, workers: all } = installation;
  if (generation === 1) {
    const evidence = 'API and database of Prefect 1 are not asked.';
    return [{ result: 'warning', evidence, page: 'prefect1.md#troubleshooting' }];
  }
  const isElsewhere = server === undefined && all.length > 0;
  return probe !== undefined || isElsewhere
    ? []
    : [
        {
          result: 'failure',
          evidence: 'The pod of the server gave no answer about its API and its database.',
          remedy: 'Repair what the other checks name, then run this again.',
          page: 'troubleshooting.md#the-server-does-not-start',
        },
      ];
}

function login({ database, databaseError, stale }: Probe): Outcome {
  if (database === undefined) {
    return {
      result: 'failure',
      evidence: databaseError ?? 'no answer',
      remedy: 'Make the database and its Secret agree, or correct host and port.',
      page: 'troubleshooting.md#password-authentication-failed',
    };
  }
  if (database.kind === 'sqlite') {
    return ok('SQLite opens.');
  }
  return stale.some((variable) => variable.includes('DATABASE'))
    ? {
        result: 'warning',
        evidence: 'The database accepts the Secret. The pod still has the value from before its change.',
        remedy: 'Restart the server.',
        page: 'rotate.md',
      }
    : ok(`PostgreSQL ${database.version} accepts the password in the Secret.`);
}

function api({ health, login: status, apiError, version }: Probe): Outcome {
  const page = 'troubleshooting.md#the-server-does-not-start';
  if (health === undefined || apiError !== undefined) {
    return {
      result: 'failure',
      evidence: apiError ?? 'no answer',
      remedy: 'Read the log of the server.',
      page,
    };
  }
  if (health !== 200) {
    return {
      result: 'failure',
      evidence: `/health answers ${health}.`,
      remedy: 'Read the log of the server.',
      page,
    };
  }
  return status === 200
    ? ok(`Prefect ${version} answers.`)
    : {
        result: 'failure',
        evidence: `The API answers ${status} to the login in the Secret.`,
        remedy: 'Restart the server if the Secret changed. Give clients the new auth string.',
        page: 'troubleshooting.md#401',
      };
}

/** Whether somebody outside of the cluster reaches the server. */
export function isExposed({ services, ingresses, httpRoutes }: Facts): boolean {
  return (
    ingresses.length + httpRoutes.length > 0 ||
    services.some(({ spec }) => ['LoadBalancer', 'NodePort'].includes(spec.type))
  );
}

function authentication(facts: Facts): readonly Outcome[] {
  const status = facts.probe?.anonymous;
  if (status === undefined) {
    return [];
  }
  if (status === 401) {
    return [ok('The API refuses a call without login.')];
  }
  return [
    {
      result: isExposed(facts) ? 'failure' : 'warning',
      evidence: `The API answers ${status} without login. Who reaches the Service can do everything.`,
      remedy: 'Set basicAuth.',
      page: 'credentials.md#basic-authentication',
    },
  ];
}

function uiApiUrl({ installation, ingresses, httpRoutes }: Facts): readonly Outcome[] {
  const url = variableOf(installation.server, 'PREFECT_UI_API_URL');
  if (url === undefined) {
    return [];
  }
  if (!/^https?:/.test(url)) {
    return [ok(`${url}, on the origin of the UI.`)];
  }
  const page = 'troubleshooting.md#the-ui-is-blank-fails-or-calls-localhost';
  const { hostname } = new URL(url);
  const hosts: string[] = [
    ...ingresses.flatMap(({ spec }) => (spec.rules ?? []).map(({ host }: { host: string }) => host)),
    ...httpRoutes.flatMap(({ spec }) => spec.hostnames ?? []),
  ];
  if (hostname === 'localhost' || /[.]svc([.]|$)/.test(hostname)) {
    const evidence = `${url}: browsers elsewhere don't reach ${hostname}.`;
    return [{ result: 'failure', evidence, remedy: 'Leave uiApiUrl out, or set a public URL.', page }];
  }
  return hosts.length > 0 && !hosts.includes(hostname)
    ? [
        {
          result: 'warning',
          evidence: `${url}: no Ingress or HTTPRoute has this host (${hosts.join(', ')}).`,
          remedy: 'Compare uiApiUrl with the address of the UI.',
          page,
        },
      ]
    : [ok(url)];
}

/** Name of the work pool that a worker polls. */
export function poolOf({ spec }: Facts['deployments'][number]): string | undefined {
  for (const { args = [] } of spec.template.spec.containers) {
    const at = args.indexOf('--pool');
    if (at >= 0) {
      return args[at + 1];
    }
  }
  return undefined;
}

/** Seconds since the youngest heartbeat in a pool. */
export function heartbeatAge({ probe }: Facts, pool: string): number | undefined {
  const times = probe?.pools
    ?.find(({ name }) => name === pool)
    ?.workers.map(({ last_heartbeat_time: time }) => Date.parse(time));
  return times === undefined || times.length === 0 || probe?.time === undefined
    ? undefined
    : Math.max(0, Math.round(probe.time - Math.max(...times) / 1000));
}

function workers(facts: Facts): readonly Outcome[] {
  if (facts.probe?.pools === undefined) {
    return [];
  }
  return facts.installation.workers.flatMap((worker) => {
    const pool = poolOf(worker);
    const age = pool === undefined ? undefined : heartbeatAge(facts, pool);
    if (pool === undefined || worker.spec.replicas === 0) {
      return [];
    }
    return age !== undefined && age <= HEARTBEAT_SECONDS
      ? [ok(`${worker.metadata.name}: last heartbeat ${age} s ago in pool ${pool}.`)]
      : [
          {
            result: 'failure' as const,
            evidence: `${worker.metadata.name}: ${age === undefined ? 'no heartbeat' : `last heartbeat ${age} s ago`} in pool ${pool}.`,
            remedy: "Read the worker's log.",
            page: 'troubleshooting.md#a-worker-is-silent-or-runs-stay-late',
          },
        ];
  });
}

/** A worker's init container writes the template of its ConfigMap into the pool, unless the server is away. */
function jobTemplates({ installation, configMaps, probe }: Facts): readonly Outcome[] {
  return installation.workers.flatMap((worker) => {
    const pool = probe?.pools?.find(({ name }) => name === poolOf(worker));
    const names =
      worker.spec.template.spec.volumes?.map((volume: KubeObject) => volume.configMap?.name) ?? [];
    const written = configMaps.find(
      ({ metadata, data }) =>
        metadata.namespace === worker.metadata.namespace && names.includes(metadata.name) && data?.[TEMPLATE],
    );
    if (pool === undefined || written === undefined) {
      return [];
    }
    return isSame(written.data[TEMPLATE], pool.base_job_template)
      ? [ok(`Pool ${pool.name} has the template of ${worker.metadata.name}.`)]
      : [
          {
            result: 'warning' as const,
            evidence: `Pool ${pool.name} has another template than ${worker.metadata.name}: it was edited, or a second worker writes it.`,
            remedy: `To write it again, restart the worker: kubectl --namespace ${worker.metadata.namespace} rollout restart deployment/${worker.metadata.name}`,
            page: 'workers.md#pools',
          },
        ];
  });
}

/** Text that is no JSON is no template of any pool. */
function isSame(text: string, template: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), template);
  } catch {
    return false;
  }
}

function late({ probe }: Facts): readonly Outcome[] {
  if (probe?.late === undefined || probe.late === null) {
    return [];
  }
  return probe.late === 0
    ? [ok('No flow run is late.')]
    : [
        {
          result: 'warning',
          evidence: `${probe.late} flow runs are late.`,
          remedy: "Read the worker's log, and check the concurrency limits of its pool.",
          page: 'troubleshooting.md#a-worker-is-silent-or-runs-stay-late',
        },
      ];
}

function encryptionKey({ probe }: Facts): readonly Outcome[] {
  if (probe?.database === undefined) {
    return [];
  }
  if (probe.keyInEnvironment) {
    return [ok('The server takes it from a Secret.')];
  }
  return [
    {
      result: 'warning',
      evidence: probe.database.storesKey
        ? 'It is in the database, beside the blocks that it encrypts.'
        : 'Prefect will make one and keep it in the database, beside the blocks that it encrypts.',
      remedy: probe.database.storesKey
        ? 'Move it into a Secret: cdktf-prefect encryption-key.'
        : 'Give a key before the first secret block is saved.',
      page: 'command.md#encryption-key',
    },
  ];
}
