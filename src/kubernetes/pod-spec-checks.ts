import { Token } from 'cdktf';
import type { Problems } from '../validation/problems';
import { checkInteger } from '../validation/rules';
import { checkObjectName } from './object-checks';
import type { PodSpecOptions, ServerPodSpecOptions } from './pod-spec-options';

/** Names that the charts' pods and this library use. */
const CONTAINER_NAMES = [
  'prefect-server',
  'prefect-background-services',
  'prefect-worker',
  'sync-base-job-template',
];
const VOLUME_NAMES = ['scratch', 'sqlite-storage', 'base-job-template-file'];
const OWN_VOLUME_PREFIX = 'cdktf-prefect-';

const LISTS = ['initContainers', 'containers', 'volumes', 'volumeMounts'] as const;

export function checkPodSpec(problems: Problems, path: string, spec: PodSpecOptions | undefined): void {
  checkNames(problems, path, spec);
  checkObjectName(problems, `${path}.environmentFromSecret`, spec?.environmentFromSecret);
  checkObjectName(problems, `${path}.environmentFromConfigMap`, spec?.environmentFromConfigMap);
  checkObjectName(problems, `${path}.priorityClassName`, spec?.priorityClassName);
}

export function checkServerPodSpec(
  problems: Problems,
  path: string,
  spec: ServerPodSpecOptions | undefined,
): void {
  checkPodSpec(problems, path, spec);
  const at = `${path}.terminationGracePeriodSeconds`;
  checkInteger(problems, at, spec?.terminationGracePeriodSeconds, 0, 86_400);
}

function checkNames(problems: Problems, path: string, spec: PodSpecOptions | undefined): void {
  for (const list of LISTS) {
    const entries = spec?.[list];
    if (Token.isUnresolved(entries)) {
      problems.add(
        'pod.list.token',
        `${path}.${list}`,
        'a token',
        'This list is joined with the lists of the library at synth. Give a list that is known then. Its entries may contain tokens.',
      );
      continue;
    }
    entries?.forEach((entry, index) => {
      const at = `${path}.${list}[${index}]`;
      const { name, mountPath } = entry;
      if (Token.isUnresolved(entry)) {
        return;
      }
      if (name === undefined || (list === 'volumeMounts' && mountPath === undefined)) {
        const missing = name === undefined ? 'name' : 'mountPath';
        problems.add('pod.field.missing', `${at}.${missing}`, undefined, 'Kubernetes requires this field.');
      } else if (list !== 'volumeMounts' && isReserved(list, String(name))) {
        problems.add(
          'pod.name.reserved',
          `${at}.name`,
          name,
          'The chart or this library uses this name in the same pod. Choose another name.',
        );
      }
    });
  }
}

function isReserved(list: (typeof LISTS)[number], name: string): boolean {
  return list === 'volumes'
    ? VOLUME_NAMES.includes(name) || name.startsWith(OWN_VOLUME_PREFIX)
    : CONTAINER_NAMES.includes(name);
}
