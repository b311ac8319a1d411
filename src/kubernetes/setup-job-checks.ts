import type { Problems } from '../validation/problems';
import { checkCommonLabels } from './label-checks';
import { checkObjectName } from './object-checks';
import { checkAnnotations, checkResources } from './pod-checks';
import type { SetupJobOptions } from './setup-job-options';

/** Checks the pods of the Jobs that set up database and tenant. */
export function checkSetupJobs(problems: Problems, options: SetupJobOptions | undefined): void {
  checkResources(problems, 'setupJobs.resources', options?.resources);
  checkCommonLabels(problems, 'setupJobs.podLabels', options?.podLabels);
  checkAnnotations(problems, 'setupJobs.podAnnotations', options?.podAnnotations);
  checkObjectName(problems, 'setupJobs.priorityClassName', options?.priorityClassName);
}
