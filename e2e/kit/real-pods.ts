import { ChartSource } from '../../src';
import type { Json, KubeObject } from '../../toolbox/kube';
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
