import { Database } from '../database/database';
import { type ResolvedChart, resolveChart } from '../helm/prefect-helm';
import { prefectVersionOf, tagOf } from '../images/images';
import { Namespace } from '../kubernetes/namespace';
import type { ServerIdentity } from '../prefect-worker/server-ref';
import { browserApiOf } from './chart/exposure';
import type { PrefectServerProps } from './props';
import type { ServerSettings } from './settings';

/** A server's props with their defaults. */
export interface ResolvedServer {
  readonly props: PrefectServerProps;
  readonly name: string;
  readonly namespace: Namespace;
  readonly database: Database;
  readonly chart: ResolvedChart;
  /** Version of Prefect, if it is known at synth. */
  readonly prefectVersion?: string;
  /** The settings that are known before any resource is made. */
  readonly basis: Omit<ServerSettings, 'database' | 'authSecretName' | 'secretAnnotations'>;
  /** What the workers read of the server. */
  readonly identity: ServerIdentity;
}

export function resolveServer(props: PrefectServerProps): ResolvedServer {
  const namespace = props.namespace ?? Namespace.create('prefect');
  const chart = resolveChart('prefect-server', props.chart);
  const prefectVersion = prefectVersionOf(props, chart.prefectVersion);
  const authKind = props.basicAuth?._spec.kind;
  const name = props.name ?? 'prefect-server';
  return {
    props,
    name,
    namespace,
    database: props.database ?? Database.bundled(),
    chart,
    prefectVersion,
    basis: {
      name,
      namespace: namespace.name,
      props,
      chartVersion: chart.version,
      imageTag: tagOf(props.image, prefectVersion, '-python3.11'),
      browserApi: browserApiOf(props),
    },
    identity: {
      namespace: namespace.name,
      prefectVersion,
      image: props.image,
      chart: props.chart,
      labels: props.labels,
      makesAuthSecrets: authKind !== undefined && authKind !== 'existing',
      // Each write-only Secret would get its own password.
      sharesAuth: authKind !== 'writeOnly',
    },
  };
}
