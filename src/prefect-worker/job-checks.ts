import { Token } from 'cdktf';
import { checkObjectName, checkObjectNames, checkQuantity } from '../kubernetes/object-checks';
import { checkPlainVariables } from '../kubernetes/plain-variables';
import {
  checkEnvironmentNames,
  checkLabels,
  checkTolerations,
  JOB_RESOURCES,
} from '../kubernetes/pod-checks';
import { oneOf } from '../validation/conditions';
import type { Problems } from '../validation/problems';
import { checkInteger } from '../validation/rules';
import { RESERVED_JOB_VARIABLES } from './chart/reserved-values';
import type { JobOptions } from './props';

/** Checks that a template has no options beside it, and that the worker owns the pool it writes to. */
export function checkJobTemplate(
  problems: Problems,
  path: string,
  job: JobOptions,
  createPool: boolean,
): void {
  const { template, namespace: _namespace, ...options } = job;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (template !== undefined && given.length > 0) {
    problems.add(
      'job.template.contradiction',
      `${path}.template`,
      given.map(([name]) => name).join(', '),
      'A template excludes these options. Write them into the template.',
    );
  }
  if (!createPool && (template !== undefined || given.length > 0)) {
    problems.add(
      'job.poolOfOthers',
      path,
      'createPool: false',
      'At each start, the worker would overwrite the template that the owner of the pool wrote. Set the template where the pool is made.',
    );
  }
}

/** Checks that the template of Kubernetes Jobs is not written to the pool of another type. */
export function checkJobType(
  problems: Problems,
  path: string,
  { template: _template, namespace: _namespace, ...options }: JobOptions,
): void {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (given.length > 0) {
    problems.add(
      'job.otherType',
      path,
      given.map(([name]) => name).join(', '),
      'These options are of Kubernetes Jobs. For another type, write the defaults into template, or leave them out.',
    );
  }
}

export function checkJob(problems: Problems, path: string, job: JobOptions): void {
  for (const part of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of Object.entries(job[part] ?? {})) {
      checkQuantity(problems, `${path}.${part}.${resource}`, quantity);
      const remedy =
        "prefect-kubernetes' template has only cpu and memory. For other resources, set template.";
      if (Token.isUnresolved(resource)) {
        problems.require('job.resource.unknown', `${path}.${part}`, oneOf(resource, JOB_RESOURCES), remedy);
      } else if (!JOB_RESOURCES.includes(resource)) {
        problems.add('job.resource.unknown', `${path}.${part}.${resource}`, quantity, remedy);
      }
    }
  }
  checkLabels(problems, `${path}.nodeSelector`, job.nodeSelector);
  checkTolerations(problems, `${path}.tolerations`, job.tolerations);
  checkObjectNames(problems, `${path}.pullSecrets`, job.pullSecrets);
  checkObjectName(problems, `${path}.serviceAccountName`, job.serviceAccountName);
  checkInteger(problems, `${path}.ttlAfterFinished`, job.ttlAfterFinished, 0, 31_536_000);
  checkEnvironmentNames(
    problems,
    `${path}.environment`,
    Object.keys(job.environment ?? {}),
    RESERVED_JOB_VARIABLES,
  );
  checkPlainVariables(problems, `${path}.environment`, job.environment, {
    reserved: RESERVED_JOB_VARIABLES,
    remedy: 'Let the flow load a secret block, or refer to a Secret in a template of your own.',
  });
}
