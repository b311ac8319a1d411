import type { PodOptions, SchedulingOptions } from '../kubernetes/pod-options';
import { plainText } from './plain-text';

/** An entry of a container's `env`. */
export interface EnvironmentEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/** The `env` entries of a user's environment. */
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

/** Where a pod may run, as every chart spells it; tolerations are a list, which a user's values may go on. */
export function schedulingValues(options: SchedulingOptions): Record<string, unknown> {
  const { nodeSelector, affinity } = options;
  return { nodeSelector, affinity };
}
