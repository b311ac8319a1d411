import type { TerraformResource } from 'cdktf';
import { type BackupSource, backupPod } from '../database/backup-source';
import { toolsImage } from '../database/setup-job';
import { bundledImage } from '../images/postgres-image';
import { jobPod } from './jobs';
import {
  bundledDatabaseHost,
  bundledDatabaseName,
  DEFAULT_DATABASE,
  POSTGRES_REPOSITORY,
  POSTGRES_TAG,
  type Prefect1Settings,
} from './settings';
import { versionsOf } from './versions';

/** What a backup needs to know of a Prefect 1 server. */
export function prefect1BackupSource(
  { name, namespace, props, database }: Prefect1Settings,
  chartVersion: string,
  release: TerraformResource,
  namespaces: TerraformResource[],
): BackupSource {
  const { spec } = database;
  const { imageRegistry: registry = 'docker.io' } = props;
  const { server, core, ui, hasura } = versionsOf(props);
  return {
    ...{ labels: props.labels, database, release, namespaces },
    defaultDatabase: DEFAULT_DATABASE,
    releaseName: name,
    versions: [chartVersion, props.imageRegistry ?? '', server, core, ui, hasura],
    bundledService: bundledDatabaseName(name),
    bundledHost: bundledDatabaseHost(name, namespace),
    image:
      spec.kind === 'bundled'
        ? bundledImage(spec.options.image, { registry, repository: POSTGRES_REPOSITORY, tag: POSTGRES_TAG })
        : toolsImage(registry),
    pod: backupPod(jobPod(props), spec),
  };
}
