import { TerraformStack } from 'cdktf';
import {
  Credentials,
  Database,
  type ExternalDatabaseOptions,
  PrefectBackup,
  type PrefectBackupProps,
  PrefectServer,
} from '../../../src';
import type { BadInput } from '../template';

const SERVER = '"prefect-server"';

function backup(
  id: string,
  path: string,
  got: string,
  props: Partial<PrefectBackupProps>,
  database?: Database,
): BadInput {
  return {
    id,
    path,
    got,
    build: (stack) =>
      new PrefectBackup(stack, 'backup', {
        server: new PrefectServer(stack, 'prefect', { database }),
        ...props,
      }),
  };
}

function external(options: Partial<ExternalDatabaseOptions>): Database {
  return Database.external({ host: 'db.example.com', credentials: Credentials.generated(), ...options });
}

export const BACKUPS: BadInput[] = [
  ...['daily', '@daily', '0 3 * *', '0 3 * * * *', ''].map((schedule) =>
    backup('backup.schedule.invalid', 'schedule', JSON.stringify(schedule), { schedule }),
  ),
  backup('number.outOfRange', 'keep', '0', { keep: 0 }),
  backup('quantity.invalid', 'size', '"big"', { size: 'big' }),
  backup('object.name.invalid', 'storageClass', '"A B"', { storageClass: 'A B' }),
  backup('object.name.invalid', 'existingClaim', '"A B"', { existingClaim: 'A B' }),
  backup('image.invalid', 'image', '"A:1"', { image: 'A:1' }),
  backup('image.tag.floating', 'image', '"postgres"', { image: 'postgres' }),
  ...(['size', 'storageClass', 'preventDestroy'] as const).map((prop) => {
    const value = { size: '1Gi', storageClass: 'fast', preventDestroy: false }[prop];
    const props = { existingClaim: 'nas', [prop]: value };
    return backup('backup.claim.contradiction', prop, JSON.stringify(value), props);
  }),
  backup('backup.upload.noCommand', 'upload.command', '[]', { upload: { image: 'aws:1', command: [] } }),
  backup('image.tag.floating', 'upload.image', '"aws"', { upload: { image: 'aws', command: ['aws'] } }),
  ...['secretName', 'serviceAccountName'].map((prop) =>
    backup('object.name.invalid', `upload.${prop}`, '"A"', {
      upload: { image: 'aws:1', command: ['aws'], [prop]: 'A' },
    }),
  ),
  backup('backup.database.noPassword', 'server', SERVER, {}, external({ credentials: Credentials.none() })),
  backup(
    'backup.database.connectionString',
    'server',
    SERVER,
    {},
    external({ host: undefined, credentials: Credentials.fromSecret('db', { connectionString: 'url' }) }),
  ),
  {
    id: 'backup.server.otherStack',
    path: 'server',
    got: SERVER,
    build: (stack) =>
      new PrefectBackup(stack, 'backup', {
        server: new PrefectServer(new TerraformStack(stack.node.root, 'other'), 'prefect'),
      }),
  },
];
