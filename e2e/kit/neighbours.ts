import { type Json, type Kube, type KubeObject, uniqueName } from '../../toolbox/kube';
import { until } from '../../toolbox/process';

/** What a product writes into objects beside Terraform and helm. */
interface Neighbour {
  /** The product that it stands for. */
  readonly of: string;
  readonly kinds: readonly string[];
  readonly writes: Json;
}

/** Admission writes it when an object is created. */
interface Webhook extends Neighbour {
  readonly group?: string;
  /** Whether it writes into an object, in CEL and here. */
  readonly condition?: string;
  readonly meets?: (object: KubeObject) => boolean;
  /** JSON patches in CEL, where a typed patch is not possible. */
  readonly patch?: string;
}

const ANNOTATIONS = 'object.?spec.?template.?metadata.?annotations';
const ANNOTATIONS_PATH = '/spec/template/metadata/annotations';

const WEBHOOKS: readonly Webhook[] = [
  {
    of: 'aws-load-balancer-controller',
    kinds: ['services'],
    condition: 'object.spec.type == "LoadBalancer"',
    meets: ({ spec }) => spec.type === 'LoadBalancer',
    writes: { spec: { loadBalancerClass: 'service.k8s.aws/nlb' } },
  },
  {
    of: 'gke-autopilot',
    group: 'apps',
    kinds: ['deployments', 'statefulsets'],
    // The Deployments of Prefect 1's chart have an environment variable twice, which typed patches refuse.
    patch: `${ANNOTATIONS}.hasValue()
      ? [JSONPatch{op: "add", path: "${ANNOTATIONS_PATH}/autopilot.gke.io~1adjusted", value: "yes"}]
      : [JSONPatch{op: "add", path: "${ANNOTATIONS_PATH}", value: {"autopilot.gke.io/adjusted": "yes"}}]`,
    writes: { spec: { template: { metadata: { annotations: { 'autopilot.gke.io/adjusted': 'yes' } } } } },
    // Prefect 1's PostgreSQL chart renders `annotations: null`, so an upgrade removes all of them.
    meets: ({ metadata }) => metadata.labels?.['helm.sh/chart'] !== 'postgresql-11.9.1',
  },
  {
    of: 'gke-autopilot-of-jobs',
    group: 'batch',
    kinds: ['jobs'],
    writes: { spec: { template: { spec: { priorityClassName: 'system-node-critical' } } } },
  },
  {
    of: 'kyverno',
    kinds: ['secrets', 'persistentvolumeclaims', 'services', 'serviceaccounts'],
    writes: { metadata: { labels: { 'policies.kyverno.io/checked': 'yes' } } },
  },
];

const CONTROLLERS: readonly Neighbour[] = [
  {
    of: 'openshift',
    kinds: ['namespaces'],
    writes: {
      metadata: {
        annotations: { 'openshift.io/sa.scc.uid-range': '1000640000/10000' },
        labels: { 'security.openshift.io/scc.podSecurityLabelSync': 'true' },
      },
    },
  },
  {
    of: 'openshift',
    kinds: ['serviceaccounts'],
    writes: {
      metadata: { annotations: { 'openshift.io/internal-registry-pull-secret-ref': 'dockercfg' } },
      imagePullSecrets: [{ name: 'dockercfg' }],
      secrets: [{ name: 'dockercfg' }],
    },
  },
  {
    of: 'rancher',
    kinds: ['namespaces'],
    writes: {
      metadata: {
        annotations: { 'field.cattle.io/projectId': 'c-m:p-x' },
        labels: { 'field.cattle.io/projectId': 'p-x' },
      },
    },
  },
  {
    of: 'rancher',
    kinds: ['services', 'deployments'],
    writes: { metadata: { annotations: { 'field.cattle.io/publicEndpoints': '[]' } } },
  },
  { of: 'istio', kinds: ['namespaces'], writes: { metadata: { labels: { 'istio.io/rev': 'stable' } } } },
  {
    of: 'reloader',
    kinds: ['deployments'],
    writes: { spec: { template: { metadata: { annotations: { 'reloader.stakater.com/last': '1' } } } } },
  },
  {
    of: 'velero',
    kinds: ['persistentvolumeclaims'],
    writes: {
      metadata: { annotations: { 'backup.velero.io/volumes': 'data' }, labels: { backup: 'daily' } },
    },
  },
  {
    of: 'replicator',
    kinds: ['secrets'],
    writes: { metadata: { labels: { 'replicator.example.com/copied': 'yes' } } },
  },
];

/** Products that write into the objects of one namespace. */
export class Neighbours {
  /** Puts the webhooks before the namespace, and waits until they are in force. */
  static async create(kube: Kube, namespace: string): Promise<Neighbours> {
    const probe = await kube.createNamespace('neighbours');
    const neighbours = new Neighbours(kube, namespace);
    for (const webhook of WEBHOOKS) {
      const name = uniqueName(webhook.of);
      neighbours.policies.push(name);
      await kube.apply(...admissionPolicy(name, webhook, [namespace, probe]));
    }
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'probe', namespace: probe },
    };
    const [, , , { writes }] = WEBHOOKS;
    await until('the admission policies to be in force', async () => {
      await kube.delete('serviceaccount', probe, 'probe');
      await kube.apply(account);
      expect(await kube.get('serviceaccount', probe, 'probe')).toMatchObject(writes);
      return true;
    });
    await kube.delete('namespace', undefined, probe, false);
    return neighbours;
  }

  private readonly policies: string[] = [];

  private constructor(
    private readonly kube: Kube,
    private readonly namespace: string,
  ) {}

  /** Writes what controllers write into objects that exist. */
  async control(): Promise<void> {
    for (const { kinds, writes } of CONTROLLERS) {
      for (const { kind, metadata } of await this.objects(kinds)) {
        const namespace = kind === 'Namespace' ? undefined : this.namespace;
        await this.kube.patch(kind, namespace, metadata.name, writes);
      }
    }
  }

  /** Asserts that everything that neighbours wrote is still there. */
  async assertKept(): Promise<void> {
    for (const { kinds, writes, meets = () => true } of [...WEBHOOKS, ...CONTROLLERS] as readonly Webhook[]) {
      const objects = (await this.objects(kinds)).filter(meets);
      // Prefect 3 with a bundled database has no Job.
      expect(objects.length > 0 || kinds.includes('jobs')).toBe(true);
      for (const object of objects) expect(object).toMatchObject(writes);
    }
  }

  async remove(): Promise<void> {
    for (const kind of ['mutatingadmissionpolicybinding', 'mutatingadmissionpolicy']) {
      for (const name of this.policies) await this.kube.delete(kind, undefined, name);
    }
  }

  /** Objects of the installation: neither helm's records nor what Kubernetes makes in each namespace. */
  private async objects(kinds: readonly string[]): Promise<KubeObject[]> {
    if (kinds[0] === 'namespaces') return [await this.kube.get('namespace', undefined, this.namespace)];
    const objects = await this.kube.list(kinds.join(), this.namespace);
    return objects.filter(({ metadata, type }) => metadata.name !== 'default' && type !== HELM_RECORD);
  }
}

const HELM_RECORD = 'helm.sh/release.v1';

function admissionPolicy(name: string, webhook: Webhook, namespaces: string[]) {
  const { group = '', kinds, condition, patch, writes } = webhook;
  const apiVersion = 'admissionregistration.k8s.io/v1beta1';
  const rule = { apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE'], resources: kinds };
  const selector = { key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces };
  return [
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        reinvocationPolicy: 'Never',
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [rule] },
        matchConditions: condition && [{ name: 'condition', expression: condition }],
        mutations: [
          patch === undefined
            ? { patchType: 'ApplyConfiguration', applyConfiguration: { expression: cel(writes) } }
            : { patchType: 'JSONPatch', jsonPatch: { expression: patch } },
        ],
      },
    },
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        matchResources: { namespaceSelector: { matchExpressions: [selector] } },
      },
    },
  ];
}

/** An object as an apply configuration of CEL, whose types are paths. */
function cel(value: Json, type = 'Object'): string {
  if (typeof value !== 'object' || /\.(labels|annotations)$/.test(type)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([field, content]) => `${field}: ${cel(content, `${type}.${field}`)}`,
  );
  return `${type}{${fields.join(', ')}}`;
}
