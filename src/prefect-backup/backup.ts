import type * as cron from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { dependable, type ITerraformDependable, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { BackupSource, IBackupSource } from '../database/backup-source';
import { databaseClaim, keepFormerClaim } from '../database/claim';
import { DATABASE_CLIENT, mergedLabels, objectLabels, ownLabels } from '../kubernetes/labels';
import { jobPodSpec, MESSAGE_PATH, type OneTimeJobOptions } from '../kubernetes/one-time-job-pod';
import { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { numberText } from '../terraform/number-text';
import { Problems } from '../validation/problems';
import { checkProps } from '../validation/props';
import { checkBackup } from './checks';
import { type DatabaseAccess, postgresAccess } from './connection';
import type { PrefectBackupProps } from './props';
import { sqliteAccess } from './sqlite';
import { withUpload } from './upload';

/** A dump of a large database takes long. */
const TIMEOUT_SECONDS = 3600;

/** Where the claim is mounted. */
const FOLDER = '/backups';

/**
 * Backups of a server: a CronJob that dumps its database to a volume claim, and a dump before each upgrade. The
 * command `cdktf-prefect` makes dumps at any time, restores them, and rehearses an upgrade on them.
 *
 * Keep the encryption key beside the dumps, if the server has one of its own: without it, the secret blocks in a dump
 * can't be read.
 */
export class PrefectBackup extends Construct {
  /** Name of the CronJob. */
  public readonly name: string;

  /** Name of the claim with the dumps. */
  public readonly claimName: string;

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: PrefectBackupProps) {
    super(scope, id);
    checkProps(this, 'PrefectBackupProps', props);
    const problems = new Problems();
    checkBackup(problems, this, props);
    problems.throwIfAny(this);
    const { server, existingClaim, size = '8Gi', storageClass, preventDestroy = true } = props;
    const source = server._backupSource;
    const labels = objectLabels(server.name, source.labels);
    const objects = { namespace: server.namespace, labels, dependsOn: source.namespaces };
    this.name = `${server.name}-backup`;
    this.claimName = existingClaim ?? `${server.name}-backups`;
    const claim: TerraformResource[] = [];
    if (existingClaim === undefined) {
      const options = { constructId: 'claim', name: this.claimName, size, storageClass, preventDestroy };
      claim.push(databaseClaim(this, { ...objects, ...options }));
    } else {
      keepFormerClaim(this, 'claim');
    }
    const pod = this.podOptions(props, source);
    this.addSchedule(props, pod, labels, [...source.namespaces, ...claim]);
    if (props.beforeUpgrade ?? true) {
      this.dumpBeforeUpgrade(server, pod, claim);
    }
  }

  private podOptions(
    { server, keep = 7, image }: PrefectBackupProps,
    source: BackupSource,
  ): OneTimeJobOptions {
    const { program, environment, volumes, ...access } = accessTo(server);
    return {
      ...access,
      name: this.name,
      image: image ?? source.image,
      ...source.pod,
      pod: {
        ...source.pod.pod,
        podLabels: mergedLabels(source.pod.pod?.podLabels, { [DATABASE_CLIENT]: server.name }),
      },
      command: [...program],
      environment: {
        ...environment,
        BACKUP_FOLDER: FOLDER,
        BACKUP_KEEP: numberText(keep),
        BACKUP_SERVER: `${server.namespace}/${server.name}`,
        TERMINATION_LOG: MESSAGE_PATH,
      },
      volumes: [
        ...volumes,
        {
          name: 'backups',
          mountPath: FOLDER,
          source: { persistentVolumeClaim: { claimName: this.claimName } },
          isWritable: true,
        },
      ],
      restricted: true,
      timeout: TIMEOUT_SECONDS,
      dependsOn: [],
    };
  }

  private addSchedule(
    { server: { name, namespace }, schedule = '0 3 * * *', upload }: PrefectBackupProps,
    options: OneTimeJobOptions,
    labels: Record<string, string>,
    dependsOn: ITerraformDependable[],
  ): void {
    const command = [...options.command, 'scheduled'];
    const spec = jobPodSpec({ ...options, command }, options.environment);
    const folders = { mountPath: FOLDER, folder: `${FOLDER}/${namespace}/${name}` };
    const { CronJobV1 }: typeof cron = require('@cdktf/provider-kubernetes/lib/cron-job-v1');
    const job = new CronJobV1(this, 'schedule', {
      metadata: { name: this.name, namespace, labels },
      spec: {
        schedule,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        jobTemplate: {
          metadata: { labels },
          spec: {
            // Another try of an upload would make another dump. The next upload makes up for it.
            backoffLimit: upload === undefined ? 2 : 0,
            template: {
              metadata: {
                labels: mergedLabels(labels, options.pod?.podLabels),
                annotations: options.pod?.podAnnotations,
              },
              spec: upload === undefined ? spec : withUpload(spec, upload, folders),
            },
          },
        },
      },
      dependsOn,
      lifecycle: { ignoreChanges: SHARED_METADATA },
    });
    changeLabels(
      { apiVersion: 'batch/v1', kind: 'CronJob', name: this.name, namespace, resource: job },
      labels,
    );
  }

  /** Everything that the release waits for comes first: the set-up of the database, for example. */
  private dumpBeforeUpgrade(
    { name, namespace, _backupSource: source }: IBackupSource,
    pod: OneTimeJobOptions,
    claim: TerraformResource[],
  ): void {
    const { release, namespaces, labels, versions } = source;
    const jobs = new OneTimeJobs(this, {
      namespace,
      labels: ownLabels(name),
      commonLabels: labels,
      dependsOn: namespaces,
    });
    const before = (release.dependsOn ?? []).map((fqn) => ({ fqn }));
    const dump = jobs.add('before-upgrade', {
      ...pod,
      name: `${name}-before-upgrade`,
      command: [...pod.command, 'before-upgrade'],
      key: versions,
      dependsOn: [...before, ...claim],
    });
    release.dependsOn = [...before, ...dump].map(dependable);
  }
}

function accessTo(server: IBackupSource): DatabaseAccess {
  const { database } = server._backupSource;
  return database.spec.kind === 'sqlite' ? sqliteAccess(server) : postgresAccess(server._backupSource);
}
