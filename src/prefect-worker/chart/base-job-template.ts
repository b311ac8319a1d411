import { mergeDocuments } from '../../helm/merge';
import type { JobOptions } from '../props';
import { job_configuration, variables } from './prefect-kubernetes-template.json';

type Document = Record<string, unknown>;

/** The version of prefect-kubernetes whose default template is in `prefect-kubernetes-template.json`. */
export const PREFECT_KUBERNETES_VERSION = '0.7.12';

/**
 * The base job template of a worker's pool: the default of prefect-kubernetes with the job options. An option
 * becomes the default of its variable, or a part of the job's manifest if the template has no such variable.
 */
export function baseJobTemplate(job: JobOptions, namespace: string): Document {
  if (job.template !== undefined) {
    return { ...job.template };
  }
  return mergeDocuments(
    { job_configuration, variables },
    {
      variables: { properties: variableDefaults(job, namespace) },
      job_configuration: { job_manifest: { spec: { template: { spec: podSpec(job) } } } },
    },
  );
}

function variableDefaults(job: JobOptions, namespace: string): Document {
  const defaults: Document = {
    namespace,
    image: job.image,
    env: job.environment,
    service_account_name: job.serviceAccountName,
    finished_job_ttl: job.ttlAfterFinished,
    cpu_request: job.requests?.cpu,
    memory_request: job.requests?.memory,
    cpu_limit: job.limits?.cpu,
    memory_limit: job.limits?.memory,
  };
  return Object.fromEntries(
    Object.entries(defaults)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, { default: value }]),
  );
}

function podSpec(job: JobOptions): Document {
  return {
    nodeSelector: job.nodeSelector,
    tolerations: job.tolerations,
    imagePullSecrets: job.pullSecrets?.map((name) => ({ name })),
  };
}
