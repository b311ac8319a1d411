import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDirectory, temporaryDirectory } from '../../toolbox/guardian';
import { type Json, type Kube, type KubeObject, uniqueName } from '../../toolbox/kube';
import { cleanEnvironment, run } from '../../toolbox/process';
import { environment } from './pods';

const TAINT = 'e2e/kubelet';

/** Settings of {@link Kubelet.start}. */
export interface KubeletOptions {
  /** The one namespace whose pods it runs. */
  readonly namespace: string;
  /** Variables that win over a container's own: what only a real cluster could resolve. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether a pod that belongs to no Job is ready; by default each is. */
  readonly isReady?: (pod: KubeObject) => boolean;
  /** Called before the pod of a Job runs. */
  readonly onJob?: () => void;
  /** Called before a pod is deleted. */
  readonly onEnd?: (pod: KubeObject) => Promise<void>;
}

/**
 * Plays a kubelet that really runs the containers of Jobs, as processes of this machine: with the variables of
 * the pod's spec, and with the termination message that Kubernetes would report. Other pods become ready without
 * running anything. Its node is tainted, so that only pods come that say so by {@link Kubelet.scheduling}.
 */
export class Kubelet {
  /** Scheduling of pods on this node. */
  readonly scheduling: {
    nodeSelector: Record<string, string>;
    tolerations: { key: string; operator: string }[];
  };

  private readonly seen = new Map<string, Promise<void>>();
  private stopped = false;
  private renewed = 0;
  private loop?: Promise<void>;

  static async start(kube: Kube, options: KubeletOptions): Promise<Kubelet> {
    const kubelet = new Kubelet(kube, uniqueName('node'), options);
    await kubelet.register();
    kubelet.loop = kubelet.work();
    return kubelet;
  }

  private constructor(
    private readonly kube: Kube,
    private readonly node: string,
    private readonly options: KubeletOptions,
  ) {
    this.scheduling = {
      nodeSelector: { 'kubernetes.io/hostname': node },
      tolerations: [{ key: TAINT, operator: 'Exists' }],
    };
  }

  /** Ends it, and removes its node. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await Promise.all(this.seen.values());
    await this.kube.delete('node', undefined, this.node);
  }

  private async register(): Promise<void> {
    const resources = { cpu: '1000', memory: '4Ti', 'ephemeral-storage': '100Ti', pods: '1000' };
    const now = new Date().toISOString();
    await this.renew();
    await this.kube.apply({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: this.node, labels: { 'kubernetes.io/hostname': this.node } },
      spec: { taints: [{ key: TAINT, effect: 'NoSchedule' }] },
    });
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' };
    await this.kube.patch(
      'node',
      undefined,
      this.node,
      {
        status: {
          allocatable: resources,
          capacity: resources,
          conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
        },
      },
      { subresource: 'status' },
    );
  }

  /** Without a lease the node would turn NotReady, and its pods be deleted. */
  private async renew(): Promise<void> {
    if (Date.now() - this.renewed < 10_000) return;
    this.renewed = Date.now();
    await this.kube.apply({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: this.node, namespace: 'kube-node-lease' },
      spec: {
        holderIdentity: this.node,
        leaseDurationSeconds: 40,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      },
    });
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      await this.renew();
      const pods = await this.kube.list('pods', this.options.namespace);
      for (const pod of pods.filter(({ spec }) => spec.nodeName === this.node)) await this.look(pod);
      await sleep(700);
    }
  }

  private async look(pod: KubeObject): Promise<void> {
    const { name, namespace, uid, deletionTimestamp, ownerReferences = [] } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      await this.options.onEnd?.(pod);
      const flags = ['--grace-period=0', '--force', '--ignore-not-found'];
      await this.kube.kubectl(['delete', 'pod', name, '--namespace', namespace as string, ...flags]);
    } else if (ownerReferences.some(({ kind }: Json) => kind === 'Job')) {
      if (!this.seen.has(uid)) this.seen.set(uid, this.runJob(pod));
    } else {
      const ready = this.options.isReady?.(pod) ?? true;
      const state = { running: { startedAt: new Date().toISOString() } };
      if (
        (pod.status.conditions ?? []).every(({ type }: Json) => type !== 'Ready') ||
        ready !== isReady(pod)
      ) {
        await this.report(pod, 'Running', state, ready);
      }
    }
  }

  private async runJob(pod: KubeObject): Promise<void> {
    this.options.onJob?.();
    const [container] = pod.spec.containers;
    const variables = await environment(this.kube, pod, container.name);
    const folder = temporaryDirectory('container');
    const message = join(folder, 'message');
    const path = container.terminationMessagePath;
    const own = Object.entries(variables).map(([key, value]) => [key, value === path ? message : value]);
    const [command, ...args] = container.command;
    const startedAt = new Date().toISOString();
    const result = await run('setsid', ['--wait', command, ...args], {
      env: cleanEnvironment({ ...Object.fromEntries(own), ...this.options.environment }),
    });
    const written = await run('cat', [message]);
    removeDirectory(folder);
    const log = `${result.stdout}${result.stderr}`;
    const failed = result.code !== 0;
    const text = written.stdout || (failed ? log.slice(-2048) : '');
    await this.report(pod, failed ? 'Failed' : 'Succeeded', {
      terminated: {
        exitCode: result.code,
        reason: failed ? 'Error' : 'Completed',
        startedAt,
        finishedAt: new Date().toISOString(),
        ...(text && { message: text }),
      },
    });
  }

  private async report(pod: KubeObject, phase: string, state: Json, ready = false): Promise<void> {
    const status = ready ? 'True' : 'False';
    const now = new Date().toISOString();
    await this.kube.patch(
      'pod',
      pod.metadata.namespace,
      pod.metadata.name,
      {
        status: {
          phase,
          startTime: pod.status.startTime ?? now,
          conditions: ['Initialized', 'ContainersReady', 'Ready'].map((type) => ({
            type,
            status: type === 'Initialized' ? 'True' : status,
            lastTransitionTime: now,
          })),
          containerStatuses: pod.spec.containers.map(({ name, image }: Json) => ({
            name,
            image,
            imageID: '',
            ready,
            restartCount: 0,
            state,
          })),
        },
      },
      { type: 'strategic', subresource: 'status' },
    );
  }
}

function isReady(pod: KubeObject): boolean {
  return (pod.status.conditions ?? []).some(
    ({ type, status }: Json) => type === 'Ready' && status === 'True',
  );
}
