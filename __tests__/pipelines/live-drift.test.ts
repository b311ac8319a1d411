import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PIPELINES } from './support/files';
import type { Json } from './support/plans';

const folder = mkdtempSync(join(tmpdir(), 'live-drift-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MANIFEST = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'server', namespace: 'prefect', labels: { version: '1.10' }, creationTimestamp: null },
  spec: {
    replicas: 1,
    paused: false,
    strategy: null,
    template: {
      metadata: { annotations: null },
      spec: {
        tolerations: [],
        topologySpreadConstraints: [
          { topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' },
          { topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' },
        ],
        containers: [
          {
            name: 'main',
            image: 'a',
            args: ['serve', '--port'],
            env: [{ name: 'A', value: '' }],
            resources: {
              limits: { cpu: '1000m', memory: '1024Mi', 'ephemeral-storage': '1e9' },
              requests: { cpu: 0.5 },
            },
          },
          {
            name: 'side',
            image: 'b',
            volumeMounts: [
              { name: 'scratch', mountPath: '/tmp' },
              { name: 'scratch', mountPath: '/home', subPath: 'home' },
            ],
          },
        ],
      },
    },
  },
};
const pods = (live: Json): Json => live.spec.template.spec;

function compare(manifest: Json, live: Json, autoscalers: Json[] = []) {
  const files = Object.entries({ manifest, live, autoscalers: { kind: 'List', items: autoscalers } }).map(
    ([name, content]) => {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
  );
  const script = join(PIPELINES, 'ci', 'live-drift.cjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return { status, stdout };
}

/** The manifest as the API server has it, with a change. */
function drift(change: (live: Json) => void, autoscalers: Json[] = []) {
  const live = structuredClone(MANIFEST) as Json;
  Object.assign(live.metadata, { uid: 'x', creationTimestamp: 'now' });
  Object.assign(live.spec, { strategy: { type: 'RollingUpdate' }, progressDeadlineSeconds: 600 });
  delete live.spec.paused;
  delete pods(live).tolerations;
  const [main] = pods(live).containers;
  main.env = [{ name: 'A' }];
  main.resources = {
    limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1G' },
    requests: { cpu: '500m' },
  };
  change(live);
  return compare(MANIFEST, { kind: 'List', items: [live] }, autoscalers);
}

const SCALED = [
  {
    kind: 'HorizontalPodAutoscaler',
    metadata: { namespace: 'prefect', name: 'any' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'server' } },
  },
];

test.each<[string, (live: Json) => void]>([
  ['what is written otherwise, dropped or added by default', () => {}],
  ['a label that somebody adds', (live) => Object.assign(live.metadata.labels, { more: 'x' })],
  ['a finalizer that a controller adds', (live) => Object.assign(live.metadata, { finalizers: ['a.b/c'] })],
])('drift is not %s', (_what, change) => {
  expect(drift(change)).toEqual({ status: 0, stdout: '' });
});

test('drift is not what an autoscaler decides, and is what another object’s does', () => {
  const change = (live: Json) => Object.assign(live.spec, { replicas: 5 });
  expect(drift(change, SCALED)).toEqual({ status: 0, stdout: '' });
  const other = structuredClone(SCALED);
  other[0].metadata.namespace = 'another';
  expect(drift(change, other)).toMatchObject({ status: 2, stdout: expect.stringMatching(/spec\.replicas/) });
});

test.each<[string, string, (live: Json) => void]>([
  ['a number', 'spec.replicas', (live) => Object.assign(live.spec, { replicas: 2 })],
  [
    'a label that looks like a quantity',
    'metadata.labels.version',
    (live) => Object.assign(live.metadata.labels, { version: '1.1' }),
  ],
  [
    'an image',
    'spec.template.spec.containers[side].image',
    (live) => Object.assign(pods(live).containers[1], { image: 'c' }),
  ],
  [
    'a limit',
    'spec.template.spec.containers[main].resources.limits.cpu',
    (live) => Object.assign(pods(live).containers[0].resources.limits, { cpu: '2' }),
  ],
  [
    'a mount under a name that another has too',
    'spec.template.spec.containers[side].volumeMounts[scratch].subPath',
    (live) => Object.assign(pods(live).containers[1].volumeMounts[1], { subPath: 'x' }),
  ],
  [
    'one of two items that nothing tells apart',
    'spec.template.spec.topologySpreadConstraints[1].maxSkew',
    (live) => Object.assign(pods(live).topologySpreadConstraints[1], { maxSkew: 2 }),
  ],
  ['a container that is gone', 'spec.template.spec.containers[side]', (live) => pods(live).containers.pop()],
  [
    'a container that somebody adds',
    'spec.template.spec.containers[mesh]',
    (live) => pods(live).containers.unshift({ name: 'mesh' }),
  ],
  [
    'a variable that somebody adds',
    'spec.template.spec.containers[main].env[B]',
    (live) => pods(live).containers[0].env.push({ name: 'B', value: 'x' }),
  ],
  [
    'an argument that somebody adds',
    'spec.template.spec.containers[main].args',
    (live) => pods(live).containers[0].args.push('--debug'),
  ],
  [
    'a toleration where none was',
    'spec.template.spec.tolerations',
    (live) => Object.assign(pods(live), { tolerations: [{ operator: 'Exists' }] }),
  ],
])('drift is %s', (_what, path, change) => {
  const stdout = `- apps Deployment prefect/server: ${path} is not what the release says\n`;
  expect(drift(change)).toEqual({ status: 2, stdout });
});

test('drift is an item that is gone, even one that says nothing', () => {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'a', namespace: 'b' },
    spec: { podSelector: {}, ingress: [{}] },
  };
  expect(compare(policy, policy).stdout).toBe('');
  for (const [ingress, path] of [
    [[], 'spec.ingress[0]'],
    [undefined, 'spec.ingress'],
  ]) {
    expect(compare(policy, { ...policy, spec: { podSelector: {}, ingress } }).stdout).toBe(
      `- networking.k8s.io NetworkPolicy b/a: ${path} is not what the release says\n`,
    );
  }
});

test('drift is an object that is gone, but not a Job that is told to go', () => {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', namespace: 'b' }, spec: {} };
  expect(compare(job, '').stdout).toBe('- batch Job b/a is gone\n');
  expect(compare({ ...job, spec: { ttlSecondsAfterFinished: 0 } }, '')).toEqual({ status: 0, stdout: '' });
});

test('a Secret is compared as it is stored, and its values are not named', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'server' },
    stringData: { a: 'secret' },
  };
  const { stringData: _, ...rest } = secret;
  expect(compare(secret, { ...rest, data: { a: 'c2VjcmV0' } }).stdout).toBe('');
  expect(compare(secret, { ...rest, data: { a: 'b3RoZXI=' } })).toEqual({
    status: 2,
    stdout: '- v1 Secret /server: data.a is not what the release says\n',
  });
});

test('an object without a namespace may have been given one, and a role may be filled by others', () => {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'a', namespace: 'prefect' },
    aggregationRule: {},
    rules: [],
  };
  const live = { ...role, metadata: { name: 'a' }, rules: [{ verbs: ['get'] }] };
  expect(compare(role, live)).toEqual({ status: 0, stdout: '' });
});

test('reads what kubectl prints of several objects, one after the other', () => {
  const second = { ...MANIFEST, metadata: { name: 'other', namespace: 'prefect' } };
  const printed = [MANIFEST, second].map((object) => JSON.stringify(object, undefined, 4)).join('\n');
  expect(compare(printed, MANIFEST).stdout).toBe('- apps Deployment prefect/other is gone\n');
});
