import type { TerraformResource } from 'cdktf';
import type { Labels } from '../kubernetes/labels';
import type { BoundDatabase } from './bound-database';
import type { DatabaseSpec } from './database';
import type { JobPod } from './setup-job';

/** A server of this program whose database can be dumped: a `PrefectServer` or a `Prefect1Server`. */
export interface IBackupSource {
  /** Name of the server. */
  readonly name: string;

  /** Name of the namespace. */
  readonly namespace: string;

  /** @internal */
  readonly _backupSource: BackupSource;
}

/** What a backup needs to know of its server. */
export interface BackupSource {
  /** The namespace, if the stack creates it. */
  readonly namespaces: TerraformResource[];
  /** Labels of every object. */
  readonly labels?: Labels;
  readonly release: TerraformResource;
  readonly database: BoundDatabase;
  readonly defaultDatabase: string;
  /** Name of the helm release. */
  readonly releaseName: string;
  /** Service of the bundled database, and its host name. The Service is there if something is installed. */
  readonly bundledService: string;
  readonly bundledHost: string;
  /** Default image of the pods. */
  readonly image: string;
  readonly pod: JobPod;
  /** Versions of chart and image. Another one is an upgrade. */
  readonly versions: readonly string[];
}

/** How a server's Jobs run, with the pull settings of the database's image where the bundled one has some. */
export function backupPod(pod: JobPod, spec: DatabaseSpec): JobPod {
  const { pullPolicy, pullSecrets } = (spec.kind === 'bundled' && spec.options.image) || {};
  return { ...pod, ...(pullPolicy && { pullPolicy: pullPolicy.value }), ...(pullSecrets && { pullSecrets }) };
}
