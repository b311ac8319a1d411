import type { Json } from '../../../toolbox/kube';

/** A chart with objects that the API server normalizes, or that controllers change. */
export function oddChart(elsewhere: string): Record<string, Json> {
  const manifests = [...OBJECTS, { ...CONFIG, metadata: { name: 'odd-elsewhere', namespace: elsewhere } }];
  return {
    'chart/Chart.yaml': { apiVersion: 'v2', name: 'odd', version: '0.1.0' },
    'chart/crds/widgets.yaml': WIDGETS,
    'chart/templates/objects.yaml': manifests.map((object) => JSON.stringify(object)).join('\n---\n'),
  };
}

const POD = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] };
const LABELS = { app: 'odd' };

const CONFIG = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'odd', annotations: { note: '1000m' } },
  data: { number: '1', empty: '' },
  binaryData: { bytes: 'AAECAw==' },
};

const SPREAD = { maxSkew: 1, topologyKey: 'zone', labelSelector: { matchLabels: LABELS } };

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'odd', creationTimestamp: null },
  spec: {
    replicas: 1,
    strategy: null,
    minReadySeconds: 0,
    paused: false,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS, annotations: {} },
      spec: {
        imagePullSecrets: [],
        affinity: {},
        tolerations: [],
        securityContext: {},
        hostAliases: [{ ip: '10.0.0.1', hostnames: ['a', 'b'] }],
        topologySpreadConstraints: [
          { ...SPREAD, whenUnsatisfiable: 'ScheduleAnyway' },
          { ...SPREAD, whenUnsatisfiable: 'DoNotSchedule' },
        ],
        containers: [
          {
            name: 'main',
            image: 'busybox',
            args: ['--a', '1'],
            env: [
              { name: 'A', value: '' },
              { name: 'C', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1000m' } } },
            ],
            ports: [
              { name: 'dns', containerPort: 53, protocol: 'UDP' },
              { name: 'dns-tcp', containerPort: 53 },
            ],
            resources: {
              limits: { cpu: '1000m', memory: '1024Mi', 'ephemeral-storage': '1e9' },
              requests: { cpu: 0.5, memory: '1000000k' },
            },
            volumeMounts: [
              { name: 'scratch', mountPath: '/a' },
              { name: 'scratch', mountPath: '/b', subPath: 'b', readOnly: false },
            ],
          },
        ],
        volumes: [
          { name: 'scratch', emptyDir: { sizeLimit: '1024Mi' } },
          { name: 'all', projected: { sources: [{ secret: { name: 'odd' } }] } },
        ],
      },
    },
  },
};

/** The password in its Secret, which no report may show. */
export const PASSWORD = 'hunter2-of-the-chart';

const OBJECTS: Json[] = [
  CONFIG,
  DEPLOYMENT,
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'odd', labels: { version: '1.10' } },
    stringData: { password: PASSWORD, more: 'ü' },
    data: { other: 'c2VjcmV0' },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'odd' }, imagePullSecrets: [] },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'odd' },
    spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 80, nodePort: null }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'odd' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'odd' },
    spec: { minAvailable: '50%', selector: { matchLabels: LABELS } },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'odd' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'odd' },
      minReplicas: 3,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Pods',
          pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1000m' } },
        },
      ],
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'odd' },
    spec: { ttlSecondsAfterFinished: 0, template: { spec: POD } },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'odd' },
    spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: POD } } } },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'odd' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'odd', namespace: 'default' }],
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'odd' },
    spec: { hard: { cpu: '20000m', memory: '2048Gi', pods: 100 } },
  },
  {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'odd', finalizers: [] },
    spec: { size: 1, free: { x: { y: [1, 2, { z: null }] } } },
  },
];

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer' },
                  mode: { type: 'string', default: 'auto' },
                  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
            },
          },
        },
      },
    ],
  },
};
