/** A container that copies the dumps out of the cluster. It runs after each dump of the schedule. */
export interface BackupUploadOptions {
  /** Image with the tool of your storage. It runs as the user 1001, with a read-only root and `HOME` in `/tmp`. */
  readonly image: string;

  /**
   * Command that copies the folder `$(DUMP_FOLDER)`, which has all dumps of the server: `['aws', 's3', 'sync',
   * '$(DUMP_FOLDER)', 's3://my-bucket/prefect', '--exclude', '*.part*']`. A tool that copies only what is new makes up
   * for an upload that failed. The folder is read-only. Files whose name has `.part` in it are dumps that are being made.
   */
  readonly command: string[];

  /**
   * Name of a Secret in the server's namespace. Its keys are environment variables of the container.
   *
   * @default - none
   */
  readonly secretName?: string;

  /**
   * Name of an existing service account with the rights of your cloud.
   *
   * @default - the namespace's default account
   */
  readonly serviceAccountName?: string;
}
