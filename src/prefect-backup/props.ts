import type { IBackupSource } from '../database/backup-source';
import type { BackupUploadOptions } from './upload-options';

/** Dumps of a server's database, by a schedule and before upgrades. */
export interface PrefectBackupProps {
  /** The server, of Prefect 3 or 1, in the same stack. An external database needs a password. */
  readonly server: IBackupSource;

  /**
   * When dumps are made, in cron's five fields and the time zone of the cluster's controller manager, mostly UTC.
   *
   * @default "0 3 * * *"
   */
  readonly schedule?: string;

  /**
   * Number of dumps that stay, 1 to 1000, of each kind: by the schedule, before upgrades, by the command. Older ones are
   * deleted after a new one was made.
   *
   * @default 7
   */
  readonly keep?: number;

  /**
   * Makes a dump before the release is upgraded to another chart or image, as part of the apply. If it fails, the
   * upgrade does not begin. An empty database needs none. The bundled database refuses a password that is rotated in
   * the same apply, because it still has the old one: rotate in an apply of its own.
   *
   * @default true
   */
  readonly beforeUpgrade?: boolean;

  /**
   * Size of the volume claim. A larger size grows it, if its storage class allows that. A smaller size is an error of
   * the plan.
   *
   * @default "8Gi"
   */
  readonly size?: string;

  /**
   * Storage class of the claim. Changing it is an error of the plan, or of the apply if the claim is not protected.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Name of an existing claim in the server's namespace, in place of a created one. It may be shared: dumps are in
   * folders with the names of namespace and server. Clusters need a claim or directory each. If you set it later, the
   * created claim stays in the cluster, and Terraform forgets it.
   *
   * @default - a claim is created
   */
  readonly existingClaim?: string;

  /**
   * Protects the claim: a plan that would destroy or replace it is an error. It has to be known at synth.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;

  /**
   * Image with `pg_dump`, `pg_restore` and `psql`, at least as new as the database. For SQLite, an image with Python.
   *
   * @default - the bundled database's image; for an external one library/postgres:17.6 from the registry of the
   * server's image; for SQLite the server's image
   */
  readonly image?: string;

  /**
   * A container that copies the dumps to object storage after each dump of the schedule. It takes those along that were
   * made before upgrades and by the command.
   *
   * @default - dumps stay on the claim
   */
  readonly upload?: BackupUploadOptions;
}
