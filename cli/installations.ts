import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { RELEASE_NAME } from '../adopt/helm-storage';

export const INSTANCE = 'app.kubernetes.io/instance';
const NAME = 'app.kubernetes.io/name';
const COMPONENT = 'app.kubernetes.io/component';

/** Labels of the charts' Deployments. */
const CHART_LABELS = `app.kubernetes.io/managed-by=Helm,${NAME} in (prefect-server,prefect-worker)`;

/** Labels of the Secrets and claims that Terraform creates beside a release. */
const OWN_LABELS = `app.kubernetes.io/managed-by=cdktf-prefect,${NAME}=prefect`;

/** A server with its workers, or workers without a server in this cluster. */
export interface Installation {
  readonly namespace: string;
  /** Name of the helm release. */
  readonly release: string;
  /** Name of the server and of the objects beside the release. It differs from `release` if the release was adopted. */
  readonly name: string;
  readonly generation: 1 | 3;
  /** Deployment whose container has the server's environment, unless an install was killed. */
  readonly server?: KubeObject;
  readonly workers: readonly KubeObject[];
}

export interface Search {
  readonly namespace?: string;
  readonly release?: string;
}

/** The installations of the cluster, or of a namespace. */
export function findInstallations(cluster: LiveCluster, { namespace, release }: Search): Installation[] {
  const scope = namespace === undefined ? ['--all-namespaces'] : [];
  const deployments: KubeObject[] = JSON.parse(
    cluster.run(['get', 'deployments', ...scope, '--selector', CHART_LABELS, '--output', 'json']),
  ).items;
  const own = cluster
    .run([
      ...['get', 'secrets,persistentvolumeclaims', ...scope, '--selector', OWN_LABELS],
      ...[
        '--output',
        'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.labels.app\\.kubernetes\\.io/instance}{"\\n"}{end}',
      ],
    ])
    .split('\n')
    .filter((line) => line !== '');
  return installationsOf(deployments, own).filter(
    (each) =>
      release === undefined || [each.release, each.name, ...each.workers.map(releaseOf)].includes(release),
  );
}

/** Installations by Deployments, and by what an install that was killed left: lines of namespace and name. */
export function installationsOf(deployments: readonly KubeObject[], own: readonly string[]): Installation[] {
  const workers = deployments.filter(({ metadata }) => metadata.labels?.[NAME] === 'prefect-worker');
  const servers = deployments.filter(
    ({ metadata }) =>
      metadata.labels?.[NAME] === 'prefect-server' &&
      ['server', 'graphql'].includes(metadata.labels[COMPONENT] ?? ''),
  );
  const found: Installation[] = servers.map((server) => {
    const { namespace = '' } = server.metadata;
    const generation = server.metadata.labels?.[COMPONENT] === 'graphql' ? 1 : 3;
    const name = generation === 1 ? server.metadata.name.replace(/-graphql$/, '') : server.metadata.name;
    return {
      namespace,
      release: releaseOf(server),
      name,
      generation,
      server,
      workers: workers.filter((worker) => callsService(worker, name, namespace)),
    };
  });
  const served = new Set(found.flatMap((each) => each.workers));
  const alone = workers
    .filter((worker) => !served.has(worker))
    .map((worker) => ({ ...bare(worker.metadata.namespace ?? '', releaseOf(worker)), workers: [worker] }));
  const known = new Set(
    [...found, ...alone].flatMap(({ namespace, name, release }) => [
      `${namespace} ${name}`,
      `${namespace} ${release}`,
    ]),
  );
  const killed = [...new Set(own)]
    .filter((line) => !known.has(line))
    .map((line) => bare(...(line.split(' ') as [string, string])));
  return [...found, ...alone, ...killed];
}

/** Name of the CronJob that dumps the database of a server, if it has backups. */
export function backupName({ name }: Installation): string {
  return `${name}-backup`;
}

export function releaseOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[RELEASE_NAME] ?? metadata.labels?.[INSTANCE] ?? metadata.name;
}

/** The value of a variable of the first container that has it. */
export function variableOf(workload: KubeObject | undefined, name: string): string | undefined {
  return variables(workload).find((variable) => variable.name === name)?.value;
}

export interface SecretReference {
  readonly variable: string;
  readonly secret: string;
  readonly key: string;
  readonly optional: boolean;
}

/** The keys of Secrets that the containers of a workload take as variables. */
export function secretReferences(workload: KubeObject | undefined): SecretReference[] {
  return variables(workload).flatMap(({ name: variable, valueFrom }) => {
    const { name: secret, key, optional = false } = valueFrom?.secretKeyRef ?? {};
    return secret === undefined ? [] : [{ variable, secret, key, optional }];
  });
}

function variables(workload: KubeObject | undefined): KubeObject['env'][] {
  const { initContainers = [], containers = [] } = workload?.spec.template.spec ?? {};
  return [...containers, ...initContainers].flatMap(({ env = [] }) => env);
}

function callsService(worker: KubeObject, name: string, namespace: string): boolean {
  const url = variableOf(worker, 'PREFECT_API_URL');
  const [service, where] = url !== undefined && URL.canParse(url) ? new URL(url).hostname.split('.') : [];
  return service === name && (where ?? worker.metadata.namespace) === namespace;
}

function bare(namespace: string, name: string): Installation {
  return { namespace, name, release: name, generation: 3, workers: [] };
}
