import { X509Certificate } from 'node:crypto';
import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { RELEASE_TYPE, releaseSelector } from '../adopt/helm-storage';
import { INSTANCE, type Installation, releaseOf } from './installations';
import { type Probe, probe, secretValue } from './probe';

/** The last revision of a helm release. */
export interface Revision {
  readonly namespace: string;
  readonly release: string;
  readonly revision: number;
  readonly status: string;
}

/** A Secret without its values. */
export interface SecretKeys {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly apiAuthVersion?: string;
}

/** A certificate that an Ingress serves. */
export interface Certificate {
  readonly secret: string;
  readonly validTo: string;
}

/** Everything that `status` and `doctor` look at. */
export interface Facts {
  readonly installation: Installation;
  readonly revisions: readonly Revision[];
  readonly deployments: readonly KubeObject[];
  readonly statefulSets: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  readonly events: readonly KubeObject[];
  readonly claims: readonly KubeObject[];
  readonly services: readonly KubeObject[];
  readonly ingresses: readonly KubeObject[];
  readonly httpRoutes: readonly KubeObject[];
  readonly configMaps: readonly KubeObject[];
  readonly cronJobs: readonly KubeObject[];
  readonly certificates: readonly Certificate[];
  readonly secrets: readonly SecretKeys[];
  /** Used part of a claim in percent, by the claim's name. */
  readonly usage: Readonly<Record<string, number>>;
  readonly probe?: Probe;
  /** What could not be read, with the reason. */
  readonly unread: readonly string[];
  /** In milliseconds. */
  readonly now: number;
}

type Kinds = Pick<
  Facts,
  | 'deployments'
  | 'statefulSets'
  | 'pods'
  | 'events'
  | 'claims'
  | 'services'
  | 'ingresses'
  | 'httpRoutes'
  | 'configMaps'
  | 'cronJobs'
>;

const KINDS: Readonly<Record<keyof Kinds, string>> = {
  deployments: 'deployments',
  statefulSets: 'statefulsets',
  pods: 'pods',
  events: 'events',
  claims: 'persistentvolumeclaims',
  services: 'services',
  ingresses: 'ingresses.networking.k8s.io',
  httpRoutes: 'httproutes.gateway.networking.k8s.io',
  configMaps: 'configmaps',
  cronJobs: 'cronjobs.batch',
};

/** Reads an installation. `cluster` gives kubectl in a namespace. What can't be read is noted, and the rest is read. */
export function collect(cluster: (namespace: string) => LiveCluster, installation: Installation): Facts {
  const unread: string[] = [];
  const read = <T>(what: string, empty: T, action: () => T): T => {
    try {
      return action();
    } catch (error) {
      unread.push(`${what}: ${(error as Error).message}`);
      return empty;
    }
  };
  const { namespace, workers } = installation;
  const namespaces = [...new Set([namespace, ...workers.map(({ metadata }) => metadata.namespace ?? '')])];
  const inEach = <T>(what: string, list: (kubectl: LiveCluster, namespace: string) => T[]): T[] =>
    namespaces.flatMap((each) => read(`${what} in ${each}`, [], () => list(cluster(each), each)));
  const kinds = Object.fromEntries(
    Object.entries(KINDS).map(([field, kind]) => [
      field,
      inEach<KubeObject>(kind, (kubectl) => listOf(kubectl, kind)).filter((object) =>
        belongs(installation, object),
      ),
    ]),
  ) as unknown as Kinds;
  const names = instanceNames(installation);
  const revisions = inEach('helm releases', listRevisions).filter(({ release }) => names.has(release));
  const secrets = inEach('Secrets', listSecrets);
  const usage = Object.fromEntries(
    kinds.claims.flatMap(({ metadata: { name } }) => {
      const mount = mountOf(kinds.pods, name);
      const used = mount && read(`use of ${name}`, undefined, () => usedPercent(cluster(namespace), mount));
      return used === undefined ? [] : [[name, used]];
    }),
  );
  const certificates = kinds.ingresses.flatMap(({ metadata, spec }) => {
    const kubectl = cluster(metadata.namespace ?? namespace);
    const names: string[] = (spec.tls ?? []).flatMap(({ secretName = [] }) => secretName);
    return names.flatMap((name) => read(`certificate ${name}`, [], () => certificateIn(kubectl, name)));
  });
  const pod = serverPod(installation, kinds.pods);
  const answer =
    pod && read('API and database', undefined, () => probe(cluster(namespace), installation, pod));
  return {
    installation,
    ...kinds,
    revisions: lastRevisions(revisions),
    secrets,
    certificates,
    usage,
    ...(answer && { probe: answer }),
    unread,
    now: Date.now(),
  };
}

/** The running pod in which a server of Prefect 3 runs. It need not be ready: it may wait for its database. */
export function serverPod(
  { generation, name }: Installation,
  pods: readonly KubeObject[],
): string | undefined {
  const running = pods.find(
    ({ metadata, status }) =>
      generation === 3 &&
      metadata.name.startsWith(`${name}-`) &&
      metadata.labels?.['app.kubernetes.io/component'] === 'server' &&
      status.containerStatuses?.some(
        (each: KubeObject) => each.name === 'prefect-server' && each.state.running !== undefined,
      ),
  );
  return running?.metadata.name;
}

function listOf(kubectl: LiveCluster, kind: string): KubeObject[] {
  try {
    return JSON.parse(kubectl.run(['get', kind, '--output', 'json'])).items;
  } catch (error) {
    // The Gateway API is an addition to Kubernetes.
    if (/doesn't have a resource type/.test((error as Error).message)) {
      return [];
    }
    throw error;
  }
}

function instanceNames({ release, name, workers }: Installation): Set<string> {
  return new Set([release, name, ...workers.map(releaseOf)]);
}

/** Events have no labels, so the name of the object counts, which begins with that of the workload. */
function belongs(installation: Installation, { metadata, involvedObject }: KubeObject): boolean {
  const names = [...instanceNames(installation)];
  return involvedObject === undefined
    ? names.includes(metadata.labels?.[INSTANCE] ?? '')
    : names.some((name) => `${involvedObject.name}-`.startsWith(`${name}-`));
}

/** Only the certificate is read, and not its key. */
function certificateIn(kubectl: LiveCluster, secret: string): Certificate[] {
  const text = secretValue(kubectl, secret, 'tls.crt');
  return text === undefined ? [] : [{ secret, validTo: new X509Certificate(text).validTo }];
}

/** helm's Secrets hold the values, so only their labels are read. */
function listRevisions(kubectl: LiveCluster, namespace: string): Revision[] {
  const template =
    '{{range .items}}{{.metadata.labels.name}} {{.metadata.labels.version}} {{.metadata.labels.status}}{{"\\n"}}{{end}}';
  return lines(kubectl, ['--selector', releaseSelector()], template).map(
    ([release = '', revision, status = '']) => ({
      namespace,
      release,
      revision: Number(revision),
      status,
    }),
  );
}

function listSecrets(kubectl: LiveCluster, namespace: string): SecretKeys[] {
  const template =
    '{{range .items}}{{.metadata.name}} {{with .metadata.annotations}}{{with index . "cdktf-prefect/api-auth-version"}}{{.}}{{else}}-{{end}}{{else}}-{{end}}{{range $key, $value := .data}} {{$key}}{{end}}{{"\\n"}}{{end}}';
  const selector = ['--field-selector', `type!=${RELEASE_TYPE}`];
  return lines(kubectl, selector, template).map(([name = '', version = '-', ...keys]) => ({
    namespace,
    name,
    keys,
    ...(version !== '-' && { apiAuthVersion: version }),
  }));
}

function lines(kubectl: LiveCluster, selector: string[], template: string): string[][] {
  const text = kubectl.run(['get', 'secrets', ...selector, '--output', `go-template=${template}`]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
}

function lastRevisions(revisions: readonly Revision[]): Revision[] {
  const ascending = [...revisions].sort((one, other) => one.revision - other.revision);
  return [...new Map(ascending.map((each) => [`${each.namespace}/${each.release}`, each])).values()];
}

interface Mount {
  readonly pod: string;
  readonly container: string;
  readonly path: string;
}

function mountOf(pods: readonly KubeObject[], claim: string): Mount | undefined {
  for (const { metadata, spec, status } of pods) {
    const volume = spec.volumes?.find((each: KubeObject) => each.persistentVolumeClaim?.claimName === claim);
    const isGoing = 'deletionTimestamp' in metadata;
    for (const { name: container, volumeMounts = [] } of spec.containers) {
      const mount = volumeMounts.find(({ name }: { name: string }) => name === volume?.name);
      if (volume !== undefined && mount !== undefined && status.phase === 'Running' && !isGoing) {
        return { pod: metadata.name, container, path: mount.mountPath };
      }
    }
  }
  return undefined;
}

function usedPercent(kubectl: LiveCluster, { pod, container, path }: Mount): number | undefined {
  const table = kubectl.run(['exec', pod, '--container', container, '--', 'df', '-Pk', path]);
  const percent = /(\d+)%/.exec(table)?.[1];
  return percent === undefined ? undefined : Number(percent);
}
