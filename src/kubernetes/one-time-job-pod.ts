import type * as jobs from '@cdktf/provider-kubernetes/lib/job-v1';
import type { ITerraformDependable, Precondition } from 'cdktf';
import { escapeText, escapeUserDocument } from '../terraform/escape';
import { numberText } from '../terraform/number-text';
import type { SchedulingOptions, SecretKeyReference } from './pod-options';

/** Where a program says why it failed. */
export const MESSAGE_PATH = '/dev/termination-log';

/** Owner of a Job's files, so that an image of any user may read them. */
const FILE_GROUP = '65534';

/** Files of a Secret or ConfigMap in a Job's container. */
export interface OneTimeJobVolume {
  readonly name: string;
  readonly mountPath: string;
  /** The volume's source, as Kubernetes has it. */
  readonly source: { readonly [kind: string]: object };
}

export interface OneTimeJobOptions extends Pick<SchedulingOptions, 'nodeSelector' | 'tolerations'> {
  /** Name of the Job without the hash of what it does. */
  readonly name: string;
  readonly image: string;
  readonly pullPolicy?: string;
  readonly pullSecrets?: string[];
  /**
   * A program that ends with 0 when it fails as well, and then says why in the file that TERMINATION_LOG names.
   * Of a Job that ends with another code the provider says no more than "is in failed state".
   */
  readonly command: string[];
  readonly environment: Record<string, string>;
  /** Environment variables from Secrets. One that is not there is not set: the program says so, where a pod would wait. */
  readonly secretEnvironment?: Record<string, SecretKeyReference>;
  readonly volumes?: OneTimeJobVolume[];
  /** What the Job is to do again for when it changes. */
  readonly follows?: string;
  /** Seconds that `apply` waits. */
  readonly timeout: number;
  readonly dependsOn: ITerraformDependable[];
  /** What has to hold before it runs. */
  readonly preconditions?: Precondition[];
}

/** The pod of a Job. */
export function jobPodSpec(
  options: OneTimeJobOptions,
  environment: Record<string, string>,
): jobs.JobV1SpecTemplateSpec {
  const { image, pullPolicy, pullSecrets = [], nodeSelector, tolerations, volumes = [] } = options;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    imagePullSecrets: pullSecrets.map((name) => ({ name })),
    nodeSelector,
    toleration: tolerations?.map(({ tolerationSeconds, ...rest }) => ({
      ...rest,
      tolerationSeconds: tolerationSeconds === undefined ? undefined : numberText(tolerationSeconds),
    })),
    securityContext: volumes.length > 0 ? { fsGroup: FILE_GROUP } : undefined,
    volume: volumes.map(({ name, source }) => ({ name, ...withMode(source) })),
    container: [
      {
        name: 'job',
        image,
        imagePullPolicy: pullPolicy,
        command: escapeUserDocument(options.command) as string[],
        env: variables(environment, options.secretEnvironment ?? {}),
        volumeMount: volumes.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
        terminationMessagePath: MESSAGE_PATH,
        // A program that could not even start says so in its log.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}

function variables(
  environment: Record<string, string>,
  secretEnvironment: Record<string, SecretKeyReference>,
): jobs.JobV1SpecTemplateSpecContainerEnv[] {
  return [
    ...sorted(environment).map(([name, value]) => ({ name, value: escapeText(value) })),
    ...sorted(secretEnvironment).map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key, optional: true } },
    })),
  ];
}

/** By name, so that the order is the same whoever collected them: another one would make another Job. */
function sorted<T>(variables: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(variables).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** libpq refuses a key that others may read. */
function withMode(source: OneTimeJobVolume['source']): OneTimeJobVolume['source'] {
  return Object.fromEntries(
    Object.entries(source).map(([kind, reference]) => [kind, { ...reference, defaultMode: '0440' }]),
  );
}
