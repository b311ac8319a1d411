import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { checkWholeImage } from '../images/images';
import { checkClaimSize, checkObjectName } from '../kubernetes/object-checks';
import { checkPreventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import type { PrefectBackupProps } from './props';
import type { BackupUploadOptions } from './upload-options';

const SCHEDULE: TextRule = {
  id: 'backup.schedule.invalid',
  remedy: 'Give the five fields of cron, for example "0 3 * * *".',
  must: ['^[^\\s]+( [^\\s]+){4}$'],
};

export function checkBackup(problems: Problems, scope: Construct, props: PrefectBackupProps): void {
  checkText(problems, 'schedule', props.schedule, SCHEDULE);
  checkInteger(problems, 'keep', props.keep, 1, 1000);
  checkClaimSize(problems, 'size', props.size);
  checkObjectName(problems, 'storageClass', props.storageClass);
  checkObjectName(problems, 'existingClaim', props.existingClaim);
  checkPreventDestroy(problems, 'preventDestroy', props.preventDestroy);
  checkWholeImage(problems, 'image', props.image);
  for (const prop of ['size', 'storageClass', 'preventDestroy'] as const) {
    if (props.existingClaim !== undefined && props[prop] !== undefined) {
      problems.add(
        'backup.claim.contradiction',
        prop,
        props[prop],
        'An existing claim keeps its own settings. Leave this out, or leave out existingClaim.',
      );
    }
  }
  checkUpload(problems, props.upload);
  checkDatabase(problems, props);
  if (TerraformStack.of(props.server._backupSource.release) !== TerraformStack.of(scope)) {
    problems.add(
      'backup.server.otherStack',
      'server',
      props.server.name,
      'An upgrade waits for its dump, so both have to be in one stack. Make the backup in the stack of the server.',
    );
  }
}

function checkUpload(problems: Problems, upload: BackupUploadOptions | undefined): void {
  if (upload === undefined) {
    return;
  }
  checkWholeImage(problems, 'upload.image', upload.image);
  checkObjectName(problems, 'upload.serviceAccountName', upload.serviceAccountName);
  checkObjectName(problems, 'upload.secretName', upload.secretName);
  if (upload.command.length === 0) {
    problems.add(
      'backup.upload.noCommand',
      'upload.command',
      upload.command,
      'Nothing is copied. Give the command that copies the folder $(DUMP_FOLDER).',
    );
  }
}

function checkDatabase(problems: Problems, { server }: PrefectBackupProps): void {
  const { spec, secret } = server._backupSource.database;
  // A file has no password.
  if (spec.kind === 'sqlite') {
    return;
  }
  if (secret === undefined) {
    problems.add(
      'backup.database.noPassword',
      'server',
      server.name,
      'A login without a password is made by plug-ins of Prefect, and pg_dump has none. Use the backups of your cloud.',
    );
  } else if (secret.keys.connectionString !== undefined) {
    problems.add(
      'backup.database.connectionString',
      'server',
      server.name,
      'The URL in the Secret is one of SQLAlchemy, which pg_dump does not read. Give the parts of the connection: password, and host, username and database as keys or props.',
    );
  }
}
