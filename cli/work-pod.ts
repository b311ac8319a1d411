import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';

/** Longest life of a pod that a killed command left, in seconds. */
const LIFE_SECONDS = 86_400;

/** Number of times that a pod is waited for, 10 seconds each. */
const TRIES = 30;

/** Reasons of a container that does not start by itself. */
const HOPELESS = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError)$/;

/** A pod in which a command runs programs. */
export interface WorkPod {
  /** Runs a program, and returns what it printed. */
  run(command: readonly string[]): string;
}

/** Starts a pod that only sleeps, lets `work` run programs in it, and deletes it. They run in its first container. */
export function inPod<T>(
  cluster: LiveCluster,
  name: string,
  { metadata, spec }: { readonly metadata: object; readonly spec: KubeObject['spec'] },
  work: (pod: WorkPod) => T,
): T {
  const { initContainers, containers, ...rest } = spec;
  const [{ args, livenessProbe, readinessProbe, startupProbe, ...container }, ...others] = containers;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name },
    spec: {
      ...rest,
      ...(initContainers && { initContainers }),
      restartPolicy: 'Never',
      activeDeadlineSeconds: LIFE_SECONDS,
      terminationGracePeriodSeconds: 1,
      containers: [{ ...container, command: ['sleep', `${LIFE_SECONDS}`] }, ...others],
    },
  };
  cluster.run(['create', '--filename', '-'], JSON.stringify(pod));
  try {
    waitFor(cluster, name);
    return work({
      run: (command) =>
        told(() => cluster.run(['exec', name, '--container', container.name, '--', ...command])),
    });
  } finally {
    cluster.run(['delete', 'pod', name, '--ignore-not-found', '--wait=false']);
  }
}

/** An image that can't be pulled is not waited for. */
function waitFor(cluster: LiveCluster, name: string): void {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      cluster.run(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=10s']);
      return;
    } catch {
      const waiting = cluster
        .find('pod', name)
        ?.status.containerStatuses?.map(({ state }: KubeObject['status']) => state.waiting)
        .find((each?: { reason: string }) => HOPELESS.test(each?.reason ?? ''));
      if (waiting !== undefined) {
        throw new AdoptError(
          'command.pod.notReady',
          `The pod ${name} does not run: ${waiting.message ?? waiting.reason}`,
        );
      }
    }
  }
  const events: KubeObject[] = JSON.parse(
    cluster.run(['get', 'events', '--field-selector', `involvedObject.name=${name}`, '--output', 'json']),
  ).items;
  const last = events.map(({ message }) => message).at(-1) ?? 'Nothing is known of it.';
  throw new AdoptError('command.pod.notReady', `The pod ${name} does not run: ${last}`);
}

/** The program's own words, without those of kubectl. */
function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const text = (error as Error).message
      .replace(/^\[[\w.]+\] kubectl exec \S+: /, '')
      .replace(/\n?command terminated with exit code \d+$/, '');
    throw new AdoptError('command.pod.failed', text);
  }
}
