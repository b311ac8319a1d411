import type { TerraformResource } from 'cdktf';
import { OneTimeJobs } from '../../src/kubernetes/one-time-jobs';
import { agentTenantJob, databaseSetupJob, tenantJob } from '../../src/prefect1-jobs';
import type { ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import { LOCAL, type ModuleWriter } from './module';
import type { ModulePrefect1 } from './prefect1-settings';
import type { Json } from './print';

const JOBS = ['database_setup', 'tenant', 'agent_tenant'];

/** Addresses that the library gives to the Jobs and what is read for them, and those of the module. */
export const JOB_ADDRESSES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['jobs', 'pods'].flatMap((kind) => {
      const [from, to] = [`${kind}-before`, `${kind}_before`].map(
        (name) => `data.kubernetes_resources.${name}`,
      );
      return [
        [`${from}.objects`, `flatten(${to}[*].objects)`],
        [from, to],
      ];
    }),
  ),
  ...Object.fromEntries(
    JOBS.flatMap((job) => {
      const id = job.replace('_', '-');
      return [
        [`kubernetes_job_v1.${id}.metadata`, `kubernetes_job_v1.${job}[0].metadata`],
        [`kubernetes_job_v1.${id}`, `kubernetes_job_v1.${job}`],
        [`data.kubernetes_resources.${id}-outcome`, `data.kubernetes_resources.${job}_outcome`],
        [`local.${id}-retry`, `local.${job}_retry`],
        [`local.${id}-inputs`, `local.${job}_inputs`],
      ];
    }),
  ),
};

/** What the Jobs wait for, which the module says by addresses. */
const RELEASE = { fqn: 'helm_release.release' } as unknown as TerraformResource;

/** Adds the Jobs that set up a database and make a tenant; the result are the locals that they need. */
export function addJobs(
  writer: ModuleWriter,
  resources: ResourceBlocks,
  server: (decide: Decide) => ModulePrefect1,
): Record<string, Json> {
  const locals: Record<string, Json> = {};
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
  for (const add of make) {
    const made = writer.elements((decide) => {
      const known = server(decide);
      const { namespace } = known.settings;
      add(new OneTimeJobs(writer.stack, { namespace, labels: known.labels, dependsOn: [] }), known);
    }, isOfJob);
    resources.add(new Map([...made].filter(([address]) => !address.startsWith(LOCAL))));
    for (const [address, value] of made) {
      if (address.startsWith(LOCAL)) {
        locals[address.slice(LOCAL.length)] = writer.printer.json(value);
      }
    }
  }
  return locals;
}

function isOfJob(address: string): boolean {
  return /_before$|_retry$|_inputs$|_outcome$|_job_/.test(address);
}
