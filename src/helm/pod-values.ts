import type { AutoscalingOptions } from '../kubernetes/autoscaling-options';
import type { PodOptions, SchedulingOptions } from '../kubernetes/pod-options';
import type { PodSpecOptions } from '../kubernetes/pod-spec-options';
import { plainDocument, plainText, plainTexts } from './plain-text';
import type { PropLists } from './user-value-checks';

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

/** Values of `pod` that both charts of Prefect 3 spell alike. Its lists are in `PropLists`. */
export function podSpecValues(spec: PodSpecOptions = {}): Record<string, unknown> {
  return {
    priorityClassName: spec.priorityClassName,
    podSecurityContext: spec.securityContext,
    containerSecurityContext: spec.containerSecurityContext,
    extraEnvVarsSecret: spec.environmentFromSecret,
    extraEnvVarsCM: spec.environmentFromConfigMap,
  };
}

/** Lists of `pod` below a component's key. `initContainers` is the path of its list there. */
export function podSpecLists(
  component: string,
  spec: PodSpecOptions = {},
  initContainers = 'extraInitContainers',
): PropLists {
  return {
    [`${component}.${initContainers}`]: plainDocument(spec.initContainers),
    [`${component}.extraContainers`]: plainDocument(spec.containers),
    [`${component}.extraVolumes`]: plainDocument(spec.volumes),
    [`${component}.extraVolumeMounts`]: plainDocument(spec.volumeMounts),
  };
}

/**
 * Values of an autoscaler. The charts have a target for both metrics, and 0 turns one off.
 *
 * @param suffix what the chart writes behind `targetCPU` and `targetMemory`
 */
export function autoscalingValues(options: AutoscalingOptions, suffix = ''): Record<string, unknown> {
  const { minReplicas, maxReplicas, targetCpu, targetMemory } = options;
  return {
    enabled: true,
    minReplicas: minReplicas ?? 1,
    maxReplicas,
    [`targetCPU${suffix}`]: targetCpu ?? (targetMemory === undefined ? 80 : 0),
    [`targetMemory${suffix}`]: targetMemory ?? 0,
  };
}

/** A service account of the chart, or an existing one. */
export function serviceAccountValues({
  serviceAccountName,
  serviceAccountAnnotations,
}: PodOptions): Record<string, unknown> {
  return serviceAccountName === undefined
    ? { annotations: plainTexts(serviceAccountAnnotations) }
    : { create: false, name: serviceAccountName };
}
