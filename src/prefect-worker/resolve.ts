import { type ResolvedChart, resolveChart } from '../helm/prefect-helm';
import { prefectVersionOf, repositoryOf, tagOf } from '../images/images';
import type { PrefectImage } from '../images/prefect-image';
import { mergedLabels } from '../kubernetes/labels';
import { Namespace } from '../kubernetes/namespace';
import type { JobOptions, WorkerOptions } from './props';
import type { ServerIdentity } from './server-ref';
import type { WorkerApi } from './worker-api';

/** The props of a worker. In a server's list they have no `api`, because it is the server's. */
export type WorkerProps = WorkerOptions & { readonly api?: WorkerApi };

/** A worker's props with their defaults. */
export interface ResolvedWorker<Props extends WorkerProps = WorkerProps> {
  /** The props, with an image and labels that inherit from the server's, and jobs that inherit from the image. */
  readonly props: Props;
  readonly imageTag?: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly jobNamespace: Namespace;
  readonly chart: ResolvedChart;
  /** Version of Prefect, if it is known at synth. */
  readonly prefectVersion?: string;
  /** Undefined for Prefect Cloud and for a server that is known by its URL only. */
  readonly server?: ServerIdentity;
}

export function resolveWorker<Props extends WorkerProps>(
  props: Props,
  server: ServerIdentity | undefined,
): ResolvedWorker<Props> {
  const namespace =
    props.namespace ??
    (server === undefined ? Namespace.create('prefect') : Namespace.existing(server.namespace));
  const chart = resolveChart('prefect-worker', props.chart, server?.chart);
  const prefectVersion = prefectVersionOf(props, server?.prefectVersion ?? chart.prefectVersion);
  const image = imageOf(props.image, server?.image);
  const imageTag = tagOf(image, prefectVersion, '-python3.11-kubernetes');
  return {
    props: {
      ...props,
      image,
      job: jobOf(props.job, image, imageTag),
      labels: mergedLabels(server?.labels, props.labels),
    },
    imageTag,
    name: workerName(props),
    namespace,
    jobNamespace: props.job?.namespace ?? namespace,
    chart,
    prefectVersion,
    server,
  };
}

/** Whether a worker runs flow runs otherwise than as Kubernetes Jobs. Its pool has Prefect's own template. */
export function isOtherType(type: string | undefined): boolean {
  return type !== undefined && type !== 'kubernetes';
}

/** The construct id of a worker in a server's list. */
export function workerId({ name, workPool }: WorkerOptions): string {
  return `worker-${name ?? workPool}`;
}

/**
 * Workers inherit the server's registry, pull policy and pull Secrets, but not its repository and tag: they
 * need the image for Kubernetes. A repository of the worker may include a registry, so then none is inherited.
 */
function imageOf(own: PrefectImage = {}, server: PrefectImage = {}): PrefectImage {
  return {
    ...own,
    registry: own.registry ?? (own.repository === undefined ? server.registry : undefined),
    pullPolicy: own.pullPolicy ?? server.pullPolicy,
    pullSecrets: own.pullSecrets ?? server.pullSecrets,
  };
}

/**
 * A worker on a private mirror runs its jobs from there too. The mirror has the worker's own image, and perhaps no
 * other. A chart of another version may have another tag, so without a tag the jobs keep the default image.
 */
function jobOf(job: JobOptions = {}, image: PrefectImage, tag: string | undefined): JobOptions {
  const isMirrored = image.registry !== undefined || image.repository !== undefined;
  const own = isMirrored && tag !== undefined ? `${repositoryOf(image)}:${tag}` : undefined;
  return { ...job, image: job.image ?? own, pullSecrets: job.pullSecrets ?? image.pullSecrets };
}

/** The name of a worker's objects, and of its release unless `releaseName` is set. */
export function workerName({ name, workPool }: WorkerOptions): string {
  const suffix = (workPool ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name ?? `prefect-worker-${suffix}`;
}
