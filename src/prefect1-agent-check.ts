import { checkImageTag } from './charts/versions';
import type { Prefect1AgentOptions } from './prefect1-agent-options';
import type { Prefect1ServerProps } from './prefect1-server-props';
import {
  checkDataKey,
  checkInteger,
  checkLabels,
  checkObjectName,
  checkPullPolicy,
  checkResources,
} from './validation/kubernetes';
import { isKnown, type Problems } from './validation/problems';

/** Checks the agent. */
export function checkPrefect1Agent(problems: Problems, { agent }: Prefect1ServerProps): void {
  if (agent === undefined) {
    return;
  }
  checkInteger(problems, 'agent.replicas', agent.replicas, 1, 100);
  checkResources(problems, 'agent.resources', agent.resources);
  checkLabels(problems, 'agent.nodeSelector', agent.nodeSelector);
  checkImageTag(problems, 'agent.imageTag', agent.imageTag);
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
  const template = job?.template?._spec;
  checkObjectName(problems, 'agent.job.template', template?.configMapName);
  checkDataKey(problems, 'agent.job.template', template?.key);
  // The chart puts it into a command of a shell as it is.
  if (isKnown(template?.path) && !/^(\/|[a-z0-9]+:\/\/)[A-Za-z0-9._~/%@:+-]+$/.test(template.path)) {
    problems.add(
      'job.template.path.invalid',
      'agent.job.template',
      template.path,
      'Give an absolute path or a URL, without characters that a shell reads.',
    );
  }
}
