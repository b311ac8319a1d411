import { logsCommand } from '../terraform/commands';
import type { WorkerOutputData } from './output-data';

/** One after the other whatever fails: what is not there yet is no reason to say nothing of the rest. */
export function debugCommand(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  workers: readonly WorkerOutputData[],
): string {
  const namespaces = [namespace, ...workers.flatMap((worker) => [worker.namespace, worker.jobNamespace])];
  const deployments = [{ name, namespace }, ...workers];
  return [
    ...[...new Set(namespaces)].flatMap((each) => [
      `kubectl --namespace ${each} get pods --output wide`,
      `kubectl --namespace ${each} get events --sort-by=.lastTimestamp | tail -n 20`,
    ]),
    logsCommand(namespace, 'app.kubernetes.io/name=postgresql'),
    ...deployments.map(
      (each) =>
        `kubectl --namespace ${each.namespace} logs deployment/${each.name} --all-containers --tail 50`,
    ),
  ].join('; ');
}
