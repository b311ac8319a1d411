import type { PodOptions, SchedulingOptions } from '../kubernetes/pod-options';
import { plainText } from './plain-text';

export interface EnvironmentEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/** The container's `env` entries for `environment` and `secretEnvironment`. */
export function environmentEntries(options: PodOptions): EnvironmentEntry[] {
  return [
    ...Object.entries(options.environment ?? {}).map(([name, value]) => ({
      name,
      value: plainText(value),
    })),
    ...Object.entries(options.secretEnvironment ?? {}).map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
  ];
}

/** Values that every chart spells alike. Tolerations are a list, to which the user's entries are appended (`PropLists`). */
export function schedulingValues(options: SchedulingOptions): Record<string, unknown> {
  const { nodeSelector, affinity } = options;
  return { nodeSelector, affinity };
}
