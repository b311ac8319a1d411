import type * as cron from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { escapeUserDocument } from '../terraform/escape';
import type { BackupUploadOptions } from './upload-options';

type PodSpec = cron.CronJobV1SpecJobTemplateSpecTemplateSpec;

/** Tools write caches to it, and the container's root is read-only. */
const HOME = '/tmp';

/** The pod of a dump, which uploads what the dump has made. The dump becomes an init container, which ends first. */
export function withUpload(
  spec: PodSpec,
  { image, command, secretName, serviceAccountName }: BackupUploadOptions,
  { mountPath, folder }: { readonly mountPath: string; readonly folder: string },
): PodSpec {
  const [dump] = spec.container as cron.CronJobV1SpecJobTemplateSpecTemplateSpecContainer[];
  return {
    ...spec,
    serviceAccountName,
    initContainer: [dump],
    container: [
      {
        name: 'upload',
        image,
        command: escapeUserDocument(command) as string[],
        env: [
          { name: 'DUMP_FOLDER', value: folder },
          { name: 'HOME', value: HOME },
        ],
        // A pod would wait for a Secret that is missing, and the tool reports it.
        envFrom: secretName === undefined ? undefined : [{ secretRef: { name: secretName, optional: true } }],
        resources: dump.resources,
        volumeMount: [
          { name: 'backups', mountPath, readOnly: true },
          { name: 'home', mountPath: HOME },
        ],
        securityContext: dump.securityContext,
      },
    ],
    volume: [
      ...(spec.volume as cron.CronJobV1SpecJobTemplateSpecTemplateSpecVolume[]),
      { name: 'home', emptyDir: {} },
    ],
  };
}
