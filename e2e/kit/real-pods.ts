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

/** Asserts that each container of an installation started once. */
export async function expectNoRestart({ kube, namespace }: Installation): Promise<void> {
  expect(restarts(await kube.list('pods', namespace))).toEqual([]);
}
