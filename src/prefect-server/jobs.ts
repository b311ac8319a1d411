import type { ITerraformDependable } from 'cdktf';
import { addDatabaseSetupJob, databaseSetup, type JobPod, type KnownSetup } from '../database/setup-job';
import type { OneTimeJobs } from '../kubernetes/one-time-jobs';
import type { PrefectServerProps } from './props';
import { DEFAULT_DATABASE_NAME, type ServerSettings } from './settings';

/** The set-up of the database, if the props request one. */
export function serverDatabaseSetup({ name, props, database }: ServerSettings): KnownSetup | undefined {
  return databaseSetup(name, database, {
    defaultName: DEFAULT_DATABASE_NAME,
    extensions: ['pg_trgm'],
    imageRegistry: props.image?.registry,
  });
}

/** Pod options of a server's Jobs. Jobs run on the nodes of the server's pods. */
export function jobPod({ image, nodeSelector, tolerations, setupJobs }: PrefectServerProps): JobPod {
  return {
    pullPolicy: image?.pullPolicy?.value,
    pullSecrets: image?.pullSecrets,
    nodeSelector,
    tolerations,
    pod: setupJobs,
  };
}

/** The Job that sets up the database, if the props request one. */
export function databaseSetupJob(
  jobs: OneTimeJobs,
  settings: ServerSettings,
  dependsOn: ITerraformDependable[],
): ITerraformDependable[] {
  return addDatabaseSetupJob(jobs, serverDatabaseSetup(settings), jobPod(settings.props), dependsOn);
}
