import { Database } from '../database/database';
import { type ResolvedChart, resolveChart } from '../helm/prefect-helm';
import { prefectVersionOf } from '../images/images';
import { Namespace } from '../kubernetes/namespace';
import type { ServerIdentity } from '../prefect-worker/server-ref';
import type { PrefectServerProps } from './props';

/** A server's props with their defaults. */
export interface ResolvedServer {
  readonly props: PrefectServerProps;
  readonly name: string;
  readonly namespace: Namespace;
  readonly database: Database;
  readonly chart: ResolvedChart;
  /** Version of Prefect, as far as it is known at synth. */
  readonly prefectVersion?: string;
  /** The server as its workers know it. */
  readonly identity: ServerIdentity;
}

export function resolveServer(props: PrefectServerProps): ResolvedServer {
  const namespace = props.namespace ?? Namespace.create('prefect');
  const chart = resolveChart('prefect-server', props.chart);
  const prefectVersion = prefectVersionOf(props, chart.prefectVersion);
  const auth = props.basicAuth?._spec.kind;
  return {
    props,
    name: props.name ?? 'prefect-server',
    namespace,
    database: props.database ?? Database.bundled(),
    chart,
    prefectVersion,
    identity: {
      namespace: namespace.name,
      prefectVersion,
      image: props.image,
      makesAuthSecrets: auth !== undefined && auth !== 'existing',
      // Each write-only Secret would get a password of its own.
      sharesAuth: auth !== 'writeOnly',
    },
  };
}
