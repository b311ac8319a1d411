import type { TerraformResource } from 'cdktf';
import type { BackupSource } from '../database/backup-source';
import { toolsImage } from '../database/setup-job';
import { bundledImage } from '../images/postgres-image';
import { jobPod } from './jobs';
import { bundledHost, DEFAULT_DATABASE_NAME, postgresName, type ServerSettings } from './settings';

/** The chart's image of PostgreSQL (prefect-server `values.yaml`). */
const POSTGRES = { registry: 'docker.io', repository: 'bitnamilegacy/postgresql', tag: '14.13.0' };

/** What a backup needs to know of a server. */
export function backupSource(
  settings: ServerSettings,
  release: TerraformResource,
  namespaces: TerraformResource[],
): BackupSource {
  const { props, database } = settings;
  const { spec } = database;
  const image = spec.kind === 'bundled' ? spec.options.image : undefined;
  return {
    ...{ labels: props.labels, database, release, namespaces },
    defaultDatabase: DEFAULT_DATABASE_NAME,
    versions: [
      settings.chartVersion ?? '',
      ...[props.image?.registry, props.image?.repository, settings.imageTag].map((part) => part ?? ''),
    ],
    bundledService: postgresName(settings),
    bundledHost: bundledHost(settings),
    image: spec.kind === 'bundled' ? bundledImage(image, POSTGRES) : toolsImage(props.image?.registry),
    pod: {
      ...jobPod(props),
      ...(image?.pullPolicy && { pullPolicy: image.pullPolicy.value }),
      ...(image?.pullSecrets && { pullSecrets: image.pullSecrets }),
    },
  };
}
