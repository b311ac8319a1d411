import { Token } from 'cdktf';
import { expression } from '../terraform/expression';
import type { Problems } from '../validation/problems';
import type { Labels } from './labels';
import { checkLabels } from './pod-checks';

/** Keys that this library or a chart sets. Selectors have some of them, and no selector can change. */
const RESERVED =
  '^(app[.]kubernetes[.]io/(name|instance|component|managed-by|version)|helm[.]sh/chart|prefect-version|prefect[.]io/worker-deployment-name|cdktf-prefect/.*)$';

/** Checks the labels of all objects. */
export function checkCommonLabels(problems: Problems, path: string, labels: Labels | undefined): void {
  const remedy = 'This library or a chart sets this label. Choose another key.';
  if (Token.isUnresolved(labels)) {
    const condition = expression(
      (write) =>
        `try(length([for key in keys(${write(labels)}) : key if can(regex("${RESERVED}", key))]) == 0, true)`,
    );
    problems.require('label.reserved', path, condition, remedy);
    return;
  }
  checkLabels(problems, path, labels);
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (new RegExp(RESERVED).test(key)) {
      problems.add('label.reserved', `${path}["${key}"]`, value, remedy);
    }
  }
}
