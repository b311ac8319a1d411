import { Token } from 'cdktf';
import { NO_YAML_SCALAR } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import { checkInteger, checkText, type TextRule } from '../validation/rules';
import { checkJobType } from './job-checks';
import { isOtherType, type WorkerProps } from './resolve';

const WORK_POOL: TextRule = {
  id: 'workPool.invalid',
  remedy:
    'Use letters, digits and any of -_.:+=@,~, but no "-" first. The chart puts the name into a shell script without quotes, and Prefect refuses "/", "%", "&", "<" and ">".',
  must: ['^[A-Za-z0-9_.:+=@,~\u00a1-\u{10fffd}][-A-Za-z0-9_.:+=@,~\u00a1-\u{10fffd}]*$'],
  required: true,
};

const WORKER_TYPE: TextRule = {
  id: 'worker.type.invalid',
  remedy: 'Give a worker type of Prefect, for example kubernetes or process.',
  must: ['^[A-Za-z0-9][-A-Za-z0-9_.]*$'],
};

/** The rule for the name of a work queue. */
export const WORK_QUEUE: TextRule = {
  id: 'workQueue.invalid',
  remedy:
    'Use letters, digits, any of -_.+= and spaces between them. The chart writes the name into YAML without quotes.',
  must: [
    '^[A-Za-z0-9_\u00a1-\u{10fffd}]([-A-Za-z0-9_.+= \u00a1-\u{10fffd}]*[-A-Za-z0-9_.+=\u00a1-\u{10fffd}])?$',
  ],
};

/** Checks the work pool, its queues and its type. */
export function checkPool(problems: Problems, prefix: string, props: WorkerProps): void {
  const { workPool, workQueues, concurrencyLimit } = props;
  checkType(problems, prefix, props);
  if (workPool === undefined || workPool === '') {
    problems.add(
      'workPool.missing',
      `${prefix}workPool`,
      workPool,
      'Name the work pool from which the worker takes flow runs.',
    );
  } else {
    checkText(problems, `${prefix}workPool`, workPool, WORK_POOL);
  }
  if (!Token.isUnresolved(workQueues)) {
    workQueues?.forEach((queue, index) => {
      checkText(problems, `${prefix}workQueues[${index}]`, queue, WORK_QUEUE, NO_YAML_SCALAR);
    });
  }
  // helm would write a million as 1e+06.
  checkInteger(problems, `${prefix}concurrencyLimit`, concurrencyLimit, 1, 999_999);
}

/** The type decides which template the pool has. */
function checkType(problems: Problems, prefix: string, { type, job }: WorkerProps): void {
  checkText(problems, `${prefix}type`, type, WORKER_TYPE);
  if (Token.isUnresolved(type)) {
    const remedy = 'It decides which template the pool has. Give a type that is known at synth.';
    problems.add('worker.type.token', `${prefix}type`, 'a token', remedy);
  } else if (isOtherType(type) && job !== undefined) {
    checkJobType(problems, `${prefix}job`, job);
  }
}
