import { Problems } from '../../../src/validation/problems';

/** The ids of the problems that a check finds. */
export function found(check: (problems: Problems) => void): string[] {
  const ids: string[] = [];
  const problems = new Problems();
  problems.add = (id) => ids.push(id);
  check(problems);
  return ids;
}
