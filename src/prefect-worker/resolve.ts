import { type ResolvedChart, resolveChart } from '../helm/prefect-helm';
import { prefectVersionOf } from '../images/images';
import type { PrefectImage } from '../images/prefect-image';
import { Namespace } from '../kubernetes/namespace';
import type { WorkerOptions } from './props';
import type { ServerIdentity } from './server-ref';
import type { WorkerApi } from './worker-api';

/** The props of a worker. A server gives its API to the workers in its list. */
export type WorkerProps = WorkerOptions & { readonly api?: WorkerApi };

/** A worker's props with their defaults. */
export interface ResolvedWorker<Props extends WorkerProps = WorkerProps> {
  /** The props, with the server's image where the worker's image leaves something out. */
  readonly props: Props;
  readonly name: string;
  readonly namespace: Namespace;
  readonly jobNamespace: Namespace;
  readonly chart: ResolvedChart;
  /** Version of Prefect, as far as it is known at synth. */
  readonly prefectVersion?: string;
  /** The server; Prefect Cloud and a server that is given by its URL have none. */
  readonly server?: ServerIdentity;
}

export function resolveWorker<Props extends WorkerProps>(
  props: Props,
  server: ServerIdentity | undefined,
): ResolvedWorker<Props> {
  const namespace =
    props.namespace ??
    (server === undefined ? Namespace.create('prefect') : Namespace.existing(server.namespace));
  const chart = resolveChart('prefect-worker', props.chart, server?.chart?._repository);
  return {
    props: { ...props, image: imageOf(props.image, server?.image) },
    name: workerName(props),
    namespace,
    jobNamespace: props.job?.namespace ?? namespace,
    chart,
    prefectVersion: prefectVersionOf(props, server?.prefectVersion ?? chart.prefectVersion),
    server,
  };
}

/** The construct id of a worker in a server's list. */
export function workerId({ name, workPool }: WorkerOptions): string {
  return `worker-${name ?? workPool}`;
}

/**
 * Workers use the server's mirror, pull policy and pull Secrets. They don't use its repository and tag: their
 * image is the one for Kubernetes, and a repository of their own may include its registry.
 */
function imageOf(own: PrefectImage = {}, server: PrefectImage = {}): PrefectImage {
  return {
    ...own,
    registry: own.registry ?? (own.repository === undefined ? server.registry : undefined),
    pullPolicy: own.pullPolicy ?? server.pullPolicy,
    pullSecrets: own.pullSecrets ?? server.pullSecrets,
  };
}

/** The name of a worker's objects. */
export function workerName({ name, workPool }: WorkerOptions): string {
  const suffix = (workPool ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name ?? `prefect-worker-${suffix}`;
}
