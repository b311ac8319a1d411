import { gunzipSync } from 'node:zlib';
import type { Cluster, KubeObject } from './cluster';
import { AdoptError } from './error';
import { releaseSelector } from './helm-storage';

/** A release as helm stores it. */
export interface HelmRelease {
  readonly name: string;
  readonly revision: number;
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string };
  /** The chart's default values, without those of its subcharts. */
  readonly defaults: Record<string, unknown>;
  /** The user's values. */
  readonly values: Record<string, unknown>;
}

/** The deployed revision of a release, from the Secret in which helm 3 and 4 keep it. */
export function readRelease(cluster: Cluster, name: string): HelmRelease {
  const revisions = cluster
    .list('secrets', releaseSelector({ name }))
    .sort((one, other) => revisionOf(one) - revisionOf(other));
  const last = revisions.at(-1);
  if (last === undefined) {
    throw new AdoptError(
      'adopt.release.missing',
      `The namespace has no helm release "${name}". Find the name with \`helm list --all-namespaces\`. Releases in a ConfigMap or SQL database (HELM_DRIVER) are not supported.`,
    );
  }
  const status = last.metadata.labels?.status ?? '';
  if (status.startsWith('pending')) {
    throw new AdoptError(
      'adopt.release.pending',
      `Revision ${revisionOf(last)} of "${name}" is ${status}: an upgrade runs, or was killed. Wait, or repair it with \`helm rollback ${name}\`.`,
    );
  }
  const deployed = revisions.filter(({ metadata }) => metadata.labels?.status === 'deployed').at(-1);
  if (deployed === undefined) {
    throw new AdoptError(
      'adopt.release.notDeployed',
      `"${name}" has no deployed revision. The last one is ${status}.`,
    );
  }
  if (deployed !== last) {
    throw new AdoptError(
      'adopt.release.failed',
      `Revision ${revisionOf(last)} of "${name}" is ${status}, so the live objects may match no revision. Run \`helm rollback ${name}\` first.`,
    );
  }
  return decode(deployed);
}

/** All deployed releases of the namespace. */
export function deployedReleases(cluster: Cluster): HelmRelease[] {
  return cluster.list('secrets', releaseSelector({ status: 'deployed' })).map(decode);
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.labels?.version);
}

function decode({ data }: KubeObject): HelmRelease {
  const compressed = Buffer.from(Buffer.from(data.release, 'base64').toString(), 'base64');
  const { name, version, chart, config } = JSON.parse(gunzipSync(compressed).toString());
  return {
    name,
    revision: version,
    chart: {
      name: chart.metadata.name,
      version: chart.metadata.version,
      appVersion: chart.metadata.appVersion ?? '',
    },
    defaults: chart.values ?? {},
    values: config ?? {},
  };
}
