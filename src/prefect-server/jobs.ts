import type { ITerraformDependable } from 'cdktf';
import type { ExternalDatabaseOptions } from '../database/database';
import type { DatabaseSetup } from '../database/setup';
import { SETUP_IMAGE, type SetupTarget, setupJob } from '../database/setup-job';
import type { OneTimeJobOptions, OneTimeJobs } from '../kubernetes/one-time-jobs';
import type { PrefectServerProps } from './props';
import { DEFAULT_DATABASE_NAME, DEFAULT_DATABASE_USERNAME, type ServerSettings } from './settings';

/** What the Job that sets an external database up is made from, where one is asked for. */
export function databaseSetup({ name, database: { spec, secret } }: ServerSettings):
  | {
      readonly options: ExternalDatabaseOptions;
      readonly setup: DatabaseSetup;
      readonly target: SetupTarget;
    }
  | undefined {
  if (spec.kind !== 'external' || spec.options.setup === undefined || secret === undefined) {
    return undefined;
  }
  const { registry, repository, tag } = SETUP_IMAGE;
  const target = {
    server: name,
    secret,
    defaultName: DEFAULT_DATABASE_NAME,
    defaultUsername: DEFAULT_DATABASE_USERNAME,
    extensions: ['pg_trgm'],
    image: `${registry}/${repository}:${tag}`,
  };
  return { options: spec.options, setup: spec.options.setup, target };
}

/** What Jobs of a server have in common: their pods run where the server's do. */
export function podOptions({
  image,
  nodeSelector,
  tolerations,
}: PrefectServerProps): Pick<
  OneTimeJobOptions,
  'pullPolicy' | 'pullSecrets' | 'nodeSelector' | 'tolerations'
> {
  return {
    pullPolicy: image?.pullPolicy?.value,
    pullSecrets: image?.pullSecrets,
    nodeSelector,
    tolerations,
  };
}

/** The Job that sets an external database up, where one is asked for. */
export function databaseSetupJob(
  jobs: OneTimeJobs,
  settings: ServerSettings,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  const known = databaseSetup(settings);
  if (known === undefined) {
    return [];
  }
  const { options, setup, target } = known;
  return jobs.add('database-setup', {
    ...setupJob(options, setup, target),
    ...podOptions(settings.props),
    dependsOn,
  });
}
