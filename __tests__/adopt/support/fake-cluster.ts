import { gzipSync } from 'node:zlib';
import type { Cluster, KubeObject } from '../../../adopt/cluster';
import type { HelmRelease } from '../../../adopt/helm-release';

type Stored = KubeObject & { readonly kind: string };

const KINDS: Record<string, string> = {
  secrets: 'secret',
  deployments: 'deployment',
  statefulsets: 'statefulset',
};

/** A namespace with the objects of a test. */
export class FakeCluster implements Cluster {
  private readonly objects: Stored[] = [];

  add(kind: string, name: string, object: Partial<KubeObject> = {}): this {
    const metadata = { ...object.metadata, name };
    this.objects.push({ ...object, kind, metadata });
    return this;
  }

  secret(name: string, data: Record<string, string>, release?: string): this {
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
    const labels: Record<string, string> =
      release === undefined ? {} : { 'app.kubernetes.io/managed-by': 'Helm' };
    const annotations: Record<string, string> =
      release === undefined ? {} : { 'meta.helm.sh/release-name': release };
    return this.add('secret', name, {
      metadata: { name, labels, annotations },
      data: Object.fromEntries(encoded),
    });
  }

  /** A revision of a release, as helm stores it. */
  helm(release: HelmRelease, status = 'deployed'): this {
    const { name, revision, chart, defaults, values } = release;
    const stored = {
      name,
      version: revision,
      chart: { metadata: chart, values: defaults },
      config: values,
    };
    const text = gzipSync(JSON.stringify(stored)).toString('base64');
    const labels = { owner: 'helm', name, status, version: String(revision) };
    return this.add('secret', `sh.helm.release.v1.${name}.v${revision}`, {
      metadata: { name: '', labels },
      data: { release: Buffer.from(text).toString('base64') },
    });
  }

  /** A workload with one container. */
  workload(kind: string, name: string, release: string, component: string, options: WorkloadOptions): this {
    const labels = {
      'app.kubernetes.io/instance': release,
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/name': options.labelled ?? 'prefect-server',
    };
    const { image, env, volumeMounts } = options;
    const container = { name: options.container, image, env, volumeMounts };
    return this.add(kind, name, {
      metadata: { name, labels },
      spec: {
        selector: { matchLabels: labels },
        template: { spec: { containers: [container], volumes: options.volumes } },
        volumeClaimTemplates: options.volumeClaimTemplates,
        persistentVolumeClaimRetentionPolicy: options.persistentVolumeClaimRetentionPolicy,
      },
    });
  }

  list(kind: string, selector: string): KubeObject[] {
    const wanted = selector.split(',').map((term) => term.split('='));
    return this.objects.filter(
      ({ kind: each, metadata }) =>
        each === KINDS[kind] && wanted.every(([label, value]) => metadata.labels?.[label] === value),
    );
  }

  find(kind: string, name: string): KubeObject | undefined {
    return this.objects.find((object) => object.kind === kind && object.metadata.name === name);
  }
}

export interface WorkloadOptions {
  readonly container: string;
  readonly image: string;
  readonly env?: unknown[];
  readonly labelled?: string;
  readonly volumes?: unknown[];
  readonly volumeMounts?: unknown[];
  readonly volumeClaimTemplates?: unknown[];
  readonly persistentVolumeClaimRetentionPolicy?: unknown;
}

/** The default mount of the bundled PostgreSQL's data. */
export const DATA_MOUNT = { name: 'data', mountPath: '/bitnami/postgresql' };

/** A variable with the value of a Secret's key. */
export function fromSecret(variable: string, name: string, key: string): unknown {
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
}
