import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { type Backups, chosenDump, unique, withBackups } from './backup';
import { INSTANCE, type Installation } from './installations';

/** What a restore tells, and asks before it changes anything that is in use. */
export interface Dialogue {
  readonly say: (text: string) => void;
  readonly agrees: (question: string) => boolean;
  /** Whether the server starts on the restored database. An older one needs an apply before. */
  readonly starts: boolean;
}

/** Restores a dump beside the database in use, and switches to it. The old database stays. */
export function restore(
  cluster: LiveCluster,
  installation: Installation,
  dump: string | undefined,
  { say, agrees, starts }: Dialogue,
): void {
  const server = deploymentsOf(cluster, installation);
  const isSwitched = withBackups(cluster, installation, (backups) => {
    const chosen = chosenDump(backups, dump);
    const stamp = unique();
    const [restored, old] = [`restored_${stamp}`, `before_restore_${stamp}`];
    say(`Restores ${chosen} into the database ${restored}, beside the one in use.`);
    const rows = backups.task('restore', chosen, restored);
    say(rowsText(['restored', 'in use'], rows, rowsInUse(backups)));
    if (!agrees('Switch to the restored database? The server stops for that.')) {
      backups.task('drop', restored);
      say('Nothing has changed.');
      return false;
    }
    say('Stops the server.');
    whileStopped(cluster, server, () => backups.task('switch', restored, old));
    say(`The old database is ${old}. Delete it when nobody needs it: cdktf-prefect restore --drop ${old}`);
    return true;
  });
  if (isSwitched && starts) {
    // Without the pod of the backup, which may hold the volume of SQLite on its node.
    say('Starts the server.');
    start(cluster, server);
    for (const { metadata } of server.deployments) {
      cluster.run(['rollout', 'status', 'deployment', metadata.name, '--timeout=600s']);
    }
    say('The server runs on the restored database.');
  } else if (isSwitched) {
    const versions = installation.generation === 1 ? 'versions' : 'prefectVersion';
    say(
      `The server is stopped. Set the older ${versions} and apply, which starts it. With autoscaling, scale its Deployment to 1 then.`,
    );
  }
}

/** Deletes a database that an earlier restore left. */
export function dropOld(cluster: LiveCluster, installation: Installation, database: string): void {
  if (!/^(before_restore|restored|rehearsal)_\d+$/.test(database)) {
    throw new AdoptError(
      'command.restore.foreignDatabase',
      `${database} is not a database that a restore left. Nothing was deleted.`,
    );
  }
  withBackups(cluster, installation, ({ task }: Backups) => task('drop', database));
}

/** Empty if the database in use is damaged, which is a reason to restore. */
function rowsInUse({ task }: Backups): string {
  try {
    return task('rows');
  } catch {
    return '';
  }
}

/** Revision and rows of two databases: lines of a name and a number. */
export function rowsText(titles: readonly [string, string], first: string, second: string): string {
  const counts = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
  const others = new Map(counts(second).map(([table, rows]) => [table, rows]));
  const lines = [
    ['Rows', ...titles],
    ...counts(first).map(([table = '', rows = '']) => [table, rows, others.get(table) ?? 'unreadable']),
  ];
  const width = Math.max(18, ...lines.map(([table = '']) => table.length)) + 2;
  return lines
    .map((columns) => columns.map((column, index) => column.padEnd(index === 0 ? width : 16)).join(''))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The Deployments of a release, and a selector of their pods. */
export interface Deployments {
  readonly selector: string;
  readonly deployments: readonly KubeObject[];
}

export function deploymentsOf(cluster: LiveCluster, { release }: Installation): Deployments {
  const selector = `app.kubernetes.io/name=prefect-server,${INSTANCE}=${release}`;
  return { selector, deployments: cluster.list('deployments', selector) };
}

/** Stops the server for an action. It stays stopped unless that fails. */
export function whileStopped<T>(cluster: LiveCluster, server: Deployments, action: () => T): T {
  const { selector, deployments } = server;
  try {
    scale(cluster, deployments, () => 0);
    if (cluster.list('pods', selector).length > 0) {
      cluster.run(['wait', '--for=delete', 'pod', '--selector', selector, '--timeout=120s']);
    }
    return action();
  } catch (error) {
    start(cluster, server);
    throw error;
  }
}

function start(cluster: LiveCluster, { deployments }: Deployments): void {
  scale(cluster, deployments, ({ spec }) => Math.max(1, spec.replicas));
}

/** An autoscaler leaves a Deployment alone that has no replicas. */
function scale(
  cluster: LiveCluster,
  deployments: readonly KubeObject[],
  replicas: (deployment: KubeObject) => number,
): void {
  for (const each of deployments) {
    cluster.run(['scale', 'deployment', each.metadata.name, `--replicas=${replicas(each)}`]);
  }
}
