import type { TerraformResource } from 'cdktf';
import { type BackupSource, backupPod } from '../database/backup-source';
import { toolsImage } from '../database/setup-job';
import { CHART_VERSION, TESTED_CHART_VERSIONS } from '../helm/prefect-helm';
import { repositoryOf } from '../images/images';
import { bundledImage } from '../images/postgres-image';
import { jobPod } from './jobs';
import { bundledHost, DEFAULT_DATABASE_NAME, postgresName, type ServerSettings } from './settings';

/** The chart's image of PostgreSQL (prefect-server `values.yaml`). */
const POSTGRES = { registry: 'docker.io', repository: 'bitnamilegacy/postgresql', tag: '14.13.0' };

/** Of a chart whose Prefect is not known. */
const DEFAULT_TAG = `${TESTED_CHART_VERSIONS[CHART_VERSION]}-python3.11`;

/** What a backup needs to know of a server. */
export function backupSource(
  settings: ServerSettings,
  release: TerraformResource,
  namespaces: TerraformResource[],
): BackupSource {
  const { props, database } = settings;
  const { spec } = database;
  return {
    ...{ labels: props.labels, database, release, namespaces },
    defaultDatabase: DEFAULT_DATABASE_NAME,
    releaseName: props.releaseName ?? settings.name,
    versions: [
      settings.chartVersion ?? '',
      ...[props.image?.registry, props.image?.repository, settings.imageTag].map((part) => part ?? ''),
    ],
    bundledService: postgresName(settings),
    bundledHost: bundledHost(settings),
    image: imageOf(settings),
    pod: backupPod(jobPod(props), spec),
  };
}

/** The database's image, or one with its programs. Those of SQLite are in Python. */
function imageOf({ props, database: { spec }, imageTag }: ServerSettings): string {
  switch (spec.kind) {
    case 'bundled':
      return bundledImage(spec.options.image, POSTGRES);
    case 'external':
      return toolsImage(props.image?.registry);
    case 'sqlite':
      return `${repositoryOf(props.image)}:${imageTag ?? DEFAULT_TAG}`;
  }
}
