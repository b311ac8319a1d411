import { type ResolvedChart, resolveChart } from '../helm/prefect-helm';
import { prefectVersionOf } from '../images/images';
import type { PrefectImage } from '../images/prefect-image';
import { Namespace } from '../kubernetes/namespace';
import type { PrefectServer } from '../prefect-server/server';
import type { PrefectWorkerProps } from './props';

/** A worker's props with their defaults. */
export interface ResolvedWorker {
  /** The props, with what its server's image says where the worker's says nothing. */
  readonly props: PrefectWorkerProps;
  readonly name: string;
  readonly namespace: Namespace;
  readonly jobNamespace: Namespace;
  readonly chart: ResolvedChart;
  /** Version of Prefect, as far as it is known at synth. */
  readonly prefectVersion?: string;
  /** The server, if it is one of this program. */
  readonly server?: PrefectServer;
}

export function resolveWorker(props: PrefectWorkerProps): ResolvedWorker {
  const spec = props.api._spec;
  const server = spec.kind === 'server' ? spec.server : undefined;
  const namespace =
    props.namespace ??
    (server === undefined ? Namespace.create('prefect') : Namespace.existing(server.namespace));
  const chart = resolveChart('prefect-worker', props.chart);
  return {
    // A server that checks its workers has no settings yet; it checks its own image.
    props: { ...props, image: imageOf(props.image, server?._settings?.props.image) },
    name: props.name ?? defaultName(props.workPool),
    namespace,
    jobNamespace: props.job?.namespace ?? namespace,
    chart,
    prefectVersion: prefectVersionOf(props, server?.prefectVersion ?? chart.prefectVersion),
    server,
  };
}

/** The construct id of a worker under its server. */
export function workerId({ name, workPool }: PrefectWorkerProps): string {
  return `worker-${name ?? workPool}`;
}

/**
 * A mirror, a pull policy and pull Secrets are for the server's workers too. Repository and tag are not:
 * workers have the image for Kubernetes, and a repository of their own may have its registry in it.
 */
function imageOf(own: PrefectImage = {}, server: PrefectImage = {}): PrefectImage {
  return {
    ...own,
    registry: own.registry ?? (own.repository === undefined ? server.registry : undefined),
    pullPolicy: own.pullPolicy ?? server.pullPolicy,
    pullSecrets: own.pullSecrets ?? server.pullSecrets,
  };
}

function defaultName(workPool: string | undefined): string {
  return `prefect-worker-${(workPool ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
}
