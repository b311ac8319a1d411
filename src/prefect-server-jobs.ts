import type { ITerraformDependable } from 'cdktf';
import {
  DEFAULT_DATABASE_NAME,
  DEFAULT_DATABASE_USERNAME,
  type ServerSettings,
} from './charts/prefect-server/settings';
import { SETUP_IMAGE, setupJob } from './database/setup-job';
import type { OneTimeJobs } from './kubernetes/one-time-jobs';

/** The Job that sets an external database up, where one is asked for. */
export function databaseSetupJob(
  jobs: OneTimeJobs,
  { name, props, database: { spec, secret } }: ServerSettings,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  if (spec.kind !== 'external' || spec.options.setup === undefined || secret === undefined) {
    return [];
  }
  const { registry, repository, tag } = SETUP_IMAGE;
  const { image, nodeSelector, tolerations } = props;
  return jobs.add('database-setup', {
    ...setupJob(spec.options, spec.options.setup, {
      server: name,
      secret,
      defaultName: DEFAULT_DATABASE_NAME,
      defaultUsername: DEFAULT_DATABASE_USERNAME,
      extensions: ['pg_trgm'],
      image: `${registry}/${repository}:${tag}`,
    }),
    pullPolicy: image?.pullPolicy?.value,
    pullSecrets: image?.pullSecrets,
    nodeSelector,
    tolerations,
    dependsOn,
  });
}
