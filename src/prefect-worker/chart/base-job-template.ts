import { Token } from 'cdktf';
import { mergeDocuments } from '../../helm/merge';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../helm/restricted';
import { expression } from '../../terraform/expression';
import type { JobOptions } from '../props';
import { job_configuration, variables } from './prefect-kubernetes-template.json';

/** Seven days. Prefect keeps the flow run and its logs. */
const DEFAULT_TTL = 604_800;

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
    finished_job_ttl: job.ttlAfterFinished ?? DEFAULT_TTL,
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
    imagePullSecrets: references(job.pullSecrets),
    ...(job.restricted === false ? {} : restricted()),
  };
}

/**
 * What the Pod Security Standard `restricted` asks for. Prefect's image runs as root by default, and its user has no
 * home. The working folder stays the image's, because the path of a flow in an image is relative to it. Variables of
 * the pool and of deployments override HOME.
 */
function restricted(): Document {
  const [container] = job_configuration.job_manifest.spec.template.spec.containers;
  return {
    securityContext: { runAsUser: 1001, runAsNonRoot: true, ...RESTRICTED_POD },
    containers: [
      {
        ...container,
        env: [{ name: 'HOME', value: '/tmp' }],
        securityContext: { allowPrivilegeEscalation: false, ...RESTRICTED_CONTAINER },
      },
    ],
  };
}

/** References to Secrets. The names of a list that only Terraform knows need an expression. */
function references(names: string[] = []): unknown {
  if (Token.isUnresolved(names)) {
    return expression((write) => `[for name in ${write(names)} : { name = name }]`);
  }
  return names.length === 0 ? undefined : names.map((name) => ({ name }));
}
