import type { IBackupSource } from '../database/backup-source';
import type { OneTimeJobOptions } from '../kubernetes/one-time-job-pod';
import type { DatabaseAccess } from './connection';
import { SQLITE_BACKUP_PROGRAM } from './sqlite-program';

/** The chart's folder and file (prefect-server `templates/_helpers.tpl`). */
const FOLDER = '/data';
const FILE = 'prefect.db';

/** The file on the server's claim. A claim of one node is mounted there only, so the pod runs beside the server's. */
export function sqliteAccess({ name, _backupSource: source }: IBackupSource): DatabaseAccess {
  return {
    program: ['python', '-c', SQLITE_BACKUP_PROGRAM],
    environment: { BACKUP_DATABASE: `${FOLDER}/${FILE}` },
    secretEnvironment: {},
    volumes: [
      {
        name: 'data',
        mountPath: FOLDER,
        source: { persistentVolumeClaim: { claimName: source.database.claimName } },
        // A reader of the write-ahead log writes to its index.
        isWritable: true,
      },
    ],
    affinity: besideServer(name, source.releaseName),
  };
}

/**
 * Kubernetes ignores an affinity to pods that are not there, if the pod itself has what the affinity looks for. So the
 * pod also has a node where no server runs, before the first install for example.
 */
function besideServer(name: string, releaseName: string): OneTimeJobOptions['affinity'] {
  const values = [...new Set([releaseName, name])];
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: [
            { matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values }] },
          ],
        },
      ],
    },
  };
}
