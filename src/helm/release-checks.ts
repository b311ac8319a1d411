import type { Problems } from '../validation/problems';
import { checkInteger } from '../validation/rules';
import type { ReleaseOptions } from './release-options';

export function checkReleaseOptions(
  problems: Problems,
  path: string,
  release: ReleaseOptions | undefined,
): void {
  checkInteger(problems, `${path}.timeout`, release?.timeout, 30, 86_400);
  checkInteger(problems, `${path}.maxHistory`, release?.maxHistory, 2, 1000);
}
