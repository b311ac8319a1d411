import { schedulingValues } from '../../helm/pod-values';
import type { Prefect1AgentOptions } from '../agent-options';
import type { Prefect1Lists, Prefect1Settings } from '../settings';
import { environmentOf, mirrored, pullPolicyOf } from './operations';

type Values = Record<string, unknown>;

const TEMPLATE_FOLDER = '/etc/prefect/job-template';

/** Key of the template in the created ConfigMap. */
export const JOB_TEMPLATE_KEY = 'job_template.yaml';

/** The agent, and the Jobs that it creates. */
export function agent({ props, jobTemplate }: Prefect1Settings): Values {
  const { agent: options } = props;
  if (options === undefined) {
    return { agent: { enabled: false } };
  }
  const { job } = options;
  return {
    agent: {
      enabled: true,
      prefectLabels: options.labels,
      replicas: options.replicas,
      image: {
        name: mirrored(props, options.imageRepository ?? 'prefecthq/prefect'),
        tag: options.imageTag,
        pullPolicy: pullPolicyOf(props),
      },
      resources: options.resources,
      podAnnotations: {
        ...props.podAnnotations,
        ...options.podAnnotations,
      },
      ...schedulingValues(options),
      ...template(options, jobTemplate?.configMapName),
      job: {
        resources: {
          requests: cpuAndMemory(job?.resources?.requests),
          limits: cpuAndMemory(job?.resources?.limits),
        },
        imagePullPolicy: job?.imagePullPolicy?.value,
      },
    },
  };
}

/** The chart mounts the key of the ConfigMap that has the file's name (`templates/agent/deployment.yaml`). */
function template(options: Prefect1AgentOptions, ownConfigMap: string | undefined): Values {
  const spec = options.job?.template?._spec;
  if (spec?.path !== undefined) {
    return { jobTemplateFilePath: spec.path };
  }
  const configMap = spec?.configMapName ?? ownConfigMap;
  return configMap === undefined
    ? {}
    : {
        jobTemplateFilePath: `${TEMPLATE_FOLDER}/${spec?.key ?? JOB_TEMPLATE_KEY}`,
        jobTemplateFileConfigMap: configMap,
      };
}

function cpuAndMemory(resources: { readonly [resource: string]: string } | undefined): Values {
  return { cpu: resources?.cpu, memory: resources?.memory };
}

/** The annotation that rolls the agent when its template changes. It overrides the user's values. */
export function followTemplate({ jobTemplate }: Prefect1Settings): Values {
  return jobTemplate === undefined
    ? {}
    : { agent: { podAnnotations: { 'cdktf-prefect/job-template': jobTemplate.hash } } };
}

/** Lists of the agent that props write. The user's entries are appended. */
export const AGENT_LISTS: Prefect1Lists = {
  'agent.env': ({ props }) => environmentOf(props.agent ?? {}),
  'agent.tolerations': ({ props }) => props.agent?.tolerations,
  'agent.job.imagePullSecrets': ({ props }) => props.agent?.job?.imagePullSecrets,
};
