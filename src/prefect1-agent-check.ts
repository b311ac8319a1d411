import { checkCoreTag, checkPrefect1Tag, checkRepository } from './charts/images';
import { RESERVED_AGENT_VARIABLES } from './charts/prefect1-server/reserved';
import { checkPod } from './prefect-server-check';
import type { Prefect1AgentOptions } from './prefect1-agent-options';
import type { Prefect1ServerProps } from './prefect1-server-props';
import { checkDataKey, checkObjectName, checkObjectNames, checkPullPolicy } from './validation/kubernetes';
import { checkResources } from './validation/pods';
import type { Problems } from './validation/problems';
import { checkInteger, checkText, type TextRule } from './validation/rules';

/** The chart puts it into a command of a shell as it is. */
const TEMPLATE_PATH: TextRule = {
  id: 'job.template.path.invalid',
  remedy: 'Give an absolute path or a URL, without characters that a shell reads.',
  must: ['^(/|[a-z0-9]+://)[-A-Za-z0-9._~/%@:+]+$'],
};

/** Checks the agent. */
export function checkPrefect1Agent(problems: Problems, { agent }: Prefect1ServerProps): void {
  if (agent === undefined) {
    return;
  }
  checkInteger(problems, 'agent.replicas', agent.replicas, 1, 100);
  checkPod(problems, 'agent.', agent, RESERVED_AGENT_VARIABLES);
  checkRepository(problems, 'agent.imageRepository', agent.imageRepository);
  checkPrefect1Tag(problems, 'agent.imageTag', agent.imageTag);
  checkCoreTag(problems, 'agent.imageTag', agent.imageTag, agent.imageRepository);
  checkJob(problems, agent);
}

function checkJob(problems: Problems, { job }: Prefect1AgentOptions): void {
  checkResources(problems, 'agent.job.resources', job?.resources);
  for (const part of ['requests', 'limits'] as const) {
    for (const resource of Object.keys(job?.resources?.[part] ?? {})) {
      if (resource !== 'cpu' && resource !== 'memory') {
        problems.add(
          'job.resource.unknown',
          `agent.job.resources.${part}.${resource}`,
          job?.resources?.[part]?.[resource],
          'The agent knows cpu and memory. Give others in a template of your own.',
        );
      }
    }
  }
  checkPullPolicy(problems, 'agent.job.imagePullPolicy', job?.imagePullPolicy);
  checkObjectNames(problems, 'agent.job.imagePullSecrets', job?.imagePullSecrets);
  const template = job?.template?._spec;
  checkObjectName(problems, 'agent.job.template', template?.configMapName);
  checkDataKey(problems, 'agent.job.template', template?.key);
  checkText(problems, 'agent.job.template', template?.path, TEMPLATE_PATH);
}
