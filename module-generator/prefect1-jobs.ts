import type { ITerraformDependable } from 'cdktf';
import type { OneTimeJobs } from '../src/kubernetes/one-time-jobs';
import { agentTenantJob, databaseSetupJob, tenantJob } from '../src/prefect1-server/jobs';
import type { ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import { addJob, jobAddresses } from './jobs';
import type { ModuleWriter } from './module';
import type { Json } from './nodes';
import type { ModulePrefect1 } from './prefect1-settings';

/** The module's address for each library address of the Jobs and their data sources. */
export const JOB_ADDRESSES = jobAddresses(['database_setup', 'tenant', 'agent_tenant']);

/** Dependencies of the Jobs, by their addresses in the module. */
const RELEASE: ITerraformDependable = { fqn: 'helm_release.release' };

/** Adds the Jobs that set up a database and create a tenant. Returns their locals. */
export function addJobs(
  writer: ModuleWriter,
  resources: ResourceBlocks,
  server: (decide: Decide) => ModulePrefect1,
): Record<string, Json> {
  const make: ((jobs: OneTimeJobs, known: ModulePrefect1) => void)[] = [
    (jobs, { settings }) => databaseSetupJob(jobs, settings, settings.database, []),
    (jobs, { settings }) => {
      if (settings.props.createTenant !== false) {
        tenantJob(jobs, settings, RELEASE);
      }
    },
    (jobs, { settings }) => {
      if (settings.props.agent !== undefined) {
        agentTenantJob(jobs, settings, { dependsOn: [] });
      }
    },
  ];
  const locals = make.map((add) =>
    addJob(writer, resources, (decide, jobsIn) => {
      const known = server(decide);
      add(jobsIn(known.settings.namespace, known.labels), known);
    }),
  );
  return Object.assign({}, ...locals);
}
