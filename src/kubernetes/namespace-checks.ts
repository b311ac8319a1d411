import { checkPreventDestroy } from '../validation/prevent-destroy';
import type { Problems } from '../validation/problems';
import type { Namespace } from './namespace';
import { checkAnnotations, checkLabels } from './pod-checks';

export function checkNamespaceOptions(
  problems: Problems,
  path: string,
  namespace: Namespace | undefined,
): void {
  checkLabels(problems, `${path}.labels`, namespace?._create?.labels);
  checkAnnotations(problems, `${path}.annotations`, namespace?._create?.annotations);
  checkPreventDestroy(problems, `${path}.preventDestroy`, namespace?._create?.preventDestroy);
}
