import { dirname } from 'node:path';
import { ChartSource } from '../../src';
import type { Json, KubeObject } from '../../toolbox/kube';
import { ROOT, runOk } from '../../toolbox/process';
import { tool } from '../../toolbox/tools';
import type { Installation } from './installation';

/** The charts come from their repository, as for users, unless CDKTF_PREFECT_CHARTS names a folder. */
export function source(archive: ChartSource): ChartSource {
  return process.env.CDKTF_PREFECT_CHARTS ? archive : ChartSource.fromRepository();
}

/** Restarts of containers, init containers included, as `pod, container: count`. */
export function restarts(pods: readonly KubeObject[]): string[] {
  return pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ restartCount }: Json) => restartCount > 0)
      .map(({ name, restartCount }: Json) => `${metadata.name}, ${name}: ${restartCount}`),
  );
}

/**
 * Asserts that each container of an installation started once. A worker that is about to be replaced may restart,
 * because the server refuses its old auth string.
 */
export async function expectNoRestart({
  kube,
  namespace,
}: Pick<Installation, 'kube' | 'namespace'>): Promise<void> {
  const pods = await kube.list('pods', namespace);
  expect(restarts(pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined))).toEqual([]);
}

/** Runs a Python program in the server's pod, and returns its last line. */
export async function runInServer({ kube, namespace }: Installation, program: string): Promise<string> {
  const pod = ['--namespace', namespace, 'deployment/prefect-server'];
  const command = ['env', 'PREFECT_API_URL=http://localhost:4200/api', 'python', '-c', program];
  const { stdout } = await kube.kubectl(['exec', ...pod, '--', ...command]);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** Runs `cdktf-prefect` for the server of a namespace. */
export async function runCommand(namespace: string, ...args: string[]): Promise<string> {
  const cli = ['--import', 'tsx', 'cli/main.ts', ...args, '--namespace', namespace];
  // The command calls the kubectl on PATH.
  const PATH = `${dirname(await tool('kubectl'))}:${process.env.PATH}`;
  const KUBECONFIG = process.env.CDKTF_PREFECT_KUBECONFIG;
  const env = { ...process.env, PATH, KUBECONFIG };
  return (await runOk(process.execPath, cli, { cwd: ROOT, env })).stdout.trim();
}
