import type { Kube, Manifest } from './kube';
import { uniqueName } from './kube';

/** The default storage class: as in most real clusters, a claim binds when the first pod wants it. */
export const STANDARD_CLASS = 'standard';

/** A storage class whose claims bind at once. */
export const IMMEDIATE_CLASS = 'immediate';

/** The name of the one fake node. */
export const NODE = 'fake-node';

/** Settings of {@link addVolumes}. */
export interface VolumeOptions {
  readonly storageClass?: string;
  readonly size?: string;
}

/** Adds volumes for claims to bind. A volume serves one claim: it is not bound again when that claim is gone. */
export async function addVolumes(kube: Kube, count: number, options: VolumeOptions = {}): Promise<void> {
  await kube.apply(...volumes(count, options));
}

/**
 * Plays the cloud's volume controller that makes a bound claim's volume as large as the claim asks for. Without
 * it the API server accepts the larger request, and `status.capacity` stays what it was.
 */
export async function expandVolume(kube: Kube, namespace: string, claim: string): Promise<void> {
  const { spec } = await kube.get('pvc', namespace, claim);
  const capacity = { storage: spec.resources.requests.storage };
  await kube.patch('pv', undefined, spec.volumeName, { spec: { capacity } });
  await kube.patch('pvc', namespace, claim, { status: { capacity } }, { subresource: 'status' });
}

/** Plays the cloud's load balancer: waits for a Service and gives it an address (an IP, or a host name). */
export async function assignLoadBalancer(
  kube: Kube,
  namespace: string,
  service: string,
  address = '192.0.2.10',
): Promise<void> {
  await kube.waitFor('service', namespace, service, ({ spec }) => spec.type === 'LoadBalancer', 120);
  const ingress = [/^[\d.]+$|:/.test(address) ? { ip: address, ipMode: 'VIP' } : { hostname: address }];
  await kube.patch(
    'service',
    namespace,
    service,
    { status: { loadBalancer: { ingress } } },
    { subresource: 'status' },
  );
}

/** What the harness's own cluster holds from the start. */
export function clusterManifests(): Manifest[] {
  return [
    fakeNode(),
    storageClass(STANDARD_CLASS, 'WaitForFirstConsumer', true),
    storageClass(IMMEDIATE_CLASS, 'Immediate', false),
    // None is bound again, and all tests in one run have more than two hundred claims.
    ...volumes(500, { storageClass: STANDARD_CLASS }),
    ...volumes(20, { storageClass: IMMEDIATE_CLASS }),
  ];
}

function fakeNode(): Manifest {
  const resources = { cpu: '1000', memory: '4Ti', 'ephemeral-storage': '100Ti', pods: '10000' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    status: { allocatable: resources, capacity: resources },
  };
}

function storageClass(name: string, volumeBindingMode: string, isDefault: boolean): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode,
    allowVolumeExpansion: true,
  };
}

function volumes(count: number, options: VolumeOptions): Manifest[] {
  const { storageClass = STANDARD_CLASS, size = '100Gi' } = options;
  const prefix = uniqueName(`pv-${storageClass}`);
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${prefix}-${index}` },
    spec: {
      storageClassName: storageClass,
      capacity: { storage: size },
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      // Never mounted: no kubelet runs.
      hostPath: { path: `/nonexistent/${prefix}-${index}` },
    },
  }));
}
