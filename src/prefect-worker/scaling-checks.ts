import { Op, Token } from 'cdktf';
import { unlessNull, within } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import type { WorkerProps } from './resolve';

const DISPLAY_NAME: TextRule = {
  id: 'worker.displayName.invalid',
  remedy: 'Give a name without "/" and "%", which Prefect refuses.',
  must: ['^[^/%]+$'],
};

/** Checks how many pods a worker has, and that they agree with its other props. */
export function checkScaling(problems: Problems, prefix: string, props: WorkerProps): void {
  const { replicas, autoscaling, podDisruptionBudget } = props;
  checkInteger(problems, `${prefix}replicas`, replicas, 0, 1000);
  if (autoscaling !== undefined) {
    checkAutoscaling(problems, prefix, props);
  }
  const limits = ['minAvailable', 'maxUnavailable'].filter(
    (limit) => podDisruptionBudget?.[limit] !== undefined,
  );
  if (podDisruptionBudget !== undefined && !Token.isUnresolved(podDisruptionBudget) && limits.length !== 1) {
    problems.add(
      'podDisruptionBudget.invalid',
      `${prefix}podDisruptionBudget`,
      podDisruptionBudget,
      'Give either minAvailable or maxUnavailable, as a number or a percentage such as "50%".',
    );
  }
  checkDisplayName(problems, prefix, props);
}

function checkAutoscaling(problems: Problems, prefix: string, { replicas, autoscaling }: WorkerProps): void {
  const at = `${prefix}autoscaling`;
  const { minReplicas = 1, maxReplicas, targetCpu, targetMemory } = autoscaling ?? {};
  checkInteger(problems, `${at}.maxReplicas`, maxReplicas, 1, 1000);
  checkInteger(problems, `${at}.minReplicas`, minReplicas, 1, 1000);
  checkInteger(problems, `${at}.targetCpu`, targetCpu, 1, 1000);
  checkInteger(problems, `${at}.targetMemory`, targetMemory, 1, 1000);
  const remedy = 'Give at least as many as minReplicas.';
  if (Token.isUnresolved(minReplicas) || Token.isUnresolved(maxReplicas)) {
    const condition = unlessNull(Op.lte(minReplicas, maxReplicas));
    problems.require('autoscaling.maxReplicas.tooFew', `${at}.maxReplicas`, condition, remedy);
  } else if (maxReplicas !== undefined && maxReplicas < minReplicas) {
    problems.add('autoscaling.maxReplicas.tooFew', `${at}.maxReplicas`, maxReplicas, remedy);
  }
  if (replicas !== undefined) {
    problems.add(
      'autoscaling.replicas',
      `${prefix}replicas`,
      replicas,
      'The autoscaler sets the number of pods. Leave out replicas or autoscaling.',
    );
  }
}

/** Pods with one name would overwrite each other's heartbeats. */
function checkDisplayName(
  problems: Problems,
  prefix: string,
  { displayName, replicas, autoscaling }: WorkerProps,
): void {
  checkText(problems, `${prefix}displayName`, displayName, DISPLAY_NAME);
  if (displayName === undefined) {
    return;
  }
  const remedy = 'Only one pod can have the name. Leave it out, or use one replica without autoscaling.';
  const path = `${prefix}displayName`;
  if (Token.isUnresolved(replicas)) {
    problems.require('worker.displayName.shared', path, within(replicas as number, 0, 1), remedy);
  } else if (autoscaling !== undefined || (isKnown(replicas) && replicas > 1)) {
    problems.add('worker.displayName.shared', path, displayName, remedy);
  }
}
