import { failedCreateCommand, logsCommand } from '../terraform/commands';
import type { WorkerOutputData } from './output-data';

/** A command that shows the state of server, database and workers. A failure stops no command after it. */
export function debugCommand(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  workers: readonly WorkerOutputData[],
): string {
  const namespaces = [namespace, ...workers.flatMap((worker) => [worker.namespace, worker.jobNamespace])];
  const deployments = [{ name, namespace }, ...workers];
  return [
    ...[...new Set(namespaces)].flatMap((each) => [
      `kubectl --namespace ${each} get pods --output wide`,
      failedCreateCommand(each),
      `kubectl --namespace ${each} get events --sort-by=.lastTimestamp | tail -n 20`,
    ]),
    logsCommand(namespace, 'app.kubernetes.io/name=postgresql'),
    ...deployments.map(
      (each) =>
        `kubectl --namespace ${each.namespace} logs deployment/${each.name} --all-containers --tail 50`,
    ),
  ].join('; ');
}
