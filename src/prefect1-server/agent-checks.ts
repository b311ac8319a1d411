import { Token } from 'cdktf';
import { checkCoreTag, checkPrefect1Tag, checkRepository } from '../images/images';
import {
  checkDataKey,
  checkObjectName,
  checkObjectNames,
  checkPullPolicy,
} from '../kubernetes/object-checks';
import { checkPod, checkResources, JOB_RESOURCES } from '../kubernetes/pod-checks';
import { oneOf } from '../validation/conditions';
import type { Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import type { Prefect1AgentOptions } from './agent-options';
import { RESERVED_AGENT_VARIABLES } from './chart/reserved-values';

/** The chart writes the path into a shell command without quotes. */
const TEMPLATE_PATH: TextRule = {
  id: 'job.template.path.invalid',
  remedy: 'Give an absolute path or a URL, without characters that a shell interprets.',
  must: ['^(/|[a-z0-9]+://)[-A-Za-z0-9._~/%@:+]+$'],
};

/** Independent checks of an agent, in report order. */
export const PREFECT1_AGENT_CHECKS: readonly ((problems: Problems, agent: Prefect1AgentOptions) => void)[] = [
  (problems, { replicas }) => checkInteger(problems, 'agent.replicas', replicas, 1, 100),
  (problems, agent) => checkPod(problems, 'agent.', agent, RESERVED_AGENT_VARIABLES),
  checkImage,
  checkJobResources,
  (problems, { job }) => {
    checkPullPolicy(problems, 'agent.job.imagePullPolicy', job?.imagePullPolicy);
    checkObjectNames(problems, 'agent.job.imagePullSecrets', job?.imagePullSecrets);
  },
  checkJobTemplate,
];

function checkImage(problems: Problems, { imageRepository, imageTag }: Prefect1AgentOptions): void {
  checkRepository(problems, 'agent.imageRepository', imageRepository);
  checkPrefect1Tag(problems, 'agent.imageTag', imageTag);
  checkCoreTag(problems, 'agent.imageTag', imageTag, imageRepository);
}

function checkJobResources(problems: Problems, { job }: Prefect1AgentOptions): void {
  checkResources(problems, 'agent.job.resources', job?.resources);
  for (const part of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of Object.entries(job?.resources?.[part] ?? {})) {
      problems.require(
        'job.resource.unknown',
        `agent.job.resources.${part}.${resource}`,
        Token.isUnresolved(resource) ? oneOf(resource, JOB_RESOURCES) : JOB_RESOURCES.includes(resource),
        'The agent sets only cpu and memory. Set other resources in agent.job.template.',
        quantity,
      );
    }
  }
}

function checkJobTemplate(problems: Problems, { job }: Prefect1AgentOptions): void {
  const template = job?.template?._spec;
  checkObjectName(problems, 'agent.job.template', template?.configMapName);
  checkDataKey(problems, 'agent.job.template', template?.key);
  checkText(problems, 'agent.job.template', template?.path, TEMPLATE_PATH);
}
