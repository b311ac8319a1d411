import { Op, Token } from 'cdktf';
import { unlessNull } from '../validation/conditions';
import type { Problems } from '../validation/problems';
import { checkInteger } from '../validation/rules';
import type { AutoscalingOptions } from './autoscaling-options';

/** What has a fixed number of pods, or an autoscaler. */
export interface Scaled {
  readonly replicas?: number;
  readonly autoscaling?: AutoscalingOptions;
}

/** Checks an autoscaler of at most `most` pods. */
export function checkAutoscaling(
  problems: Problems,
  prefix: string,
  { replicas, autoscaling }: Scaled,
  most: number,
): void {
  const at = `${prefix}autoscaling`;
  const { minReplicas = 1, maxReplicas, targetCpu, targetMemory } = autoscaling ?? {};
  checkInteger(problems, `${at}.maxReplicas`, maxReplicas, 1, most);
  checkInteger(problems, `${at}.minReplicas`, minReplicas, 1, most);
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
