import { prefectVersionOf } from './charts/images';
import { type ResolvedChart, resolveChart } from './charts/versions';
import { Namespace } from './namespace';
import type { PrefectServer } from './prefect-server';
import type { PrefectWorkerProps } from './prefect-worker-props';

/** A worker's props with their defaults. */
export interface ResolvedWorker {
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
    props,
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

function defaultName(workPool: string | undefined): string {
  return `prefect-worker-${(workPool ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
}
