import { Token } from 'cdktf';
import { checkAutoscaling } from '../kubernetes/autoscaling-checks';
import { within } from '../validation/conditions';
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
    checkAutoscaling(problems, prefix, props, 1000);
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
