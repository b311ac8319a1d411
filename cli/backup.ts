import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { backupName, type Installation, secretReferences } from './installations';
import { inPod, type WorkPod } from './work-pod';

/** A dump on the claim of the backups. */
export interface Dump {
  readonly name: string;
  readonly bytes: number;
}

/** Runs tasks of the backup's program in a pod like those of the CronJob. */
export interface Backups {
  task(...task: readonly string[]): string;
  readonly pod: WorkPod;
}

/** A pod of the backup, with its claim, its image and its connection, and with what a command changes of it. */
export function withBackups<T>(
  cluster: LiveCluster,
  installation: Installation,
  work: (backups: Backups) => T,
  change: (spec: KubeObject['spec']) => KubeObject['spec'] = (spec) => spec,
): T {
  const job = cluster.find('cronjob', backupName(installation));
  if (job === undefined) {
    throw new AdoptError(
      'command.backup.none',
      `${installation.release} has no backups. Add PrefectBackup or the module prefect-backup.`,
    );
  }
  const { metadata, spec }: KubeObject = job.spec.jobTemplate.spec.template;
  // Where the CronJob uploads dumps, it makes them in an init container.
  const { initContainers = spec.containers, ...rest } = spec;
  const [container] = initContainers;
  // The program of the CronJob, which knows the kind of the database. The last argument is its task.
  const program: string[] = container.command.slice(0, -1);
  const template = { metadata, spec: change({ ...rest, containers: [container] }) };
  return inPod(cluster, `${job.metadata.name}-${unique()}`, template, (pod) =>
    work({ pod, task: (...task) => pod.run([...program, ...task]) }),
  );
}

/** Makes a dump now. */
export function makeDump(cluster: LiveCluster, installation: Installation): string {
  const made = withBackups(cluster, installation, ({ task }) => task('manual')).trim();
  const key = secretReferences(installation.server).find(({ variable }) => /ENCRYPTION_KEY$/.test(variable));
  const alone = `The dump has no encryption key. Keep the Secret ${key?.secret} too: without it, the secret blocks can't be read.`;
  return [made, ...(key === undefined ? [] : [alone])].join('\n');
}

/** The dumps, oldest first. */
export function dumpsOf({ task }: Backups): Dump[] {
  return task('list')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '))
    .map(([name = '', bytes]) => ({ name, bytes: Number(bytes) }));
}

/** The dump of a name, or the newest. */
export function chosenDump(backups: Backups, name: string | undefined): string {
  const dumps = dumpsOf(backups);
  // Names begin with the time.
  const found = name === undefined ? dumps.at(-1) : dumps.find((each) => each.name === name);
  if (found === undefined) {
    throw new AdoptError(
      'command.backup.missing',
      name === undefined
        ? 'There is no dump yet. Make one: cdktf-prefect backup.'
        : `There is no dump ${name}.`,
    );
  }
  return found.name;
}

export function dumpsText(dumps: readonly Dump[]): string {
  return dumps.length === 0
    ? 'There is no dump yet.'
    : dumps.map(({ name, bytes }) => `${name}  ${(bytes / 1e6).toFixed(1)} MB`).join('\n');
}

/** The time, as a part of a name. */
export function unique(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}
