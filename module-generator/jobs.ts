import { OneTimeJobs } from '../src/kubernetes/one-time-jobs';
import type { ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import { LOCAL, type ModuleWriter } from './module';
import type { Json } from './nodes';

/** The module's address for each library address of Jobs and their data sources. */
export function jobAddresses(jobs: readonly string[]): Readonly<Record<string, string>> {
  return {
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
      jobs.flatMap((job) => {
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
}

/** Adds a Job and its data sources. Returns its locals. */
export function addJob(
  writer: ModuleWriter,
  resources: ResourceBlocks,
  add: (decide: Decide, jobsIn: JobsIn) => void,
): Record<string, Json> {
  const made = writer.elements((decide) => {
    add(decide, (namespace, labels) => new OneTimeJobs(writer.stack, { namespace, labels, dependsOn: [] }));
  }, isOfJob);
  resources.add(new Map([...made].filter(([address]) => !address.startsWith(LOCAL))));
  return Object.fromEntries(
    [...made]
      .filter(([address]) => address.startsWith(LOCAL))
      .map(([address, value]) => [address.slice(LOCAL.length), writer.printer.json(value)]),
  );
}

/** Jobs of a server, in its namespace. */
type JobsIn = (namespace: string, labels: Record<string, string>) => OneTimeJobs;

function isOfJob(address: string): boolean {
  return /_before$|_retry$|_inputs$|_outcome$|_job_/.test(address);
}
