import type * as jobs from '@cdktf/provider-kubernetes/lib/job-v1';
import type { ITerraformDependable, Precondition } from 'cdktf';
import { escapeText, escapeUserDocument } from '../terraform/escape';
import { numberText } from '../terraform/number-text';
import type { SchedulingOptions, SecretKeyReference } from './pod-options';
import type { SetupJobOptions } from './setup-job-options';

/** File to which the program writes why it failed. */
export const MESSAGE_PATH = '/dev/termination-log';

/**
 * Group of a Job's files, so that an image with any user can read them. The charts' pods, which may use the same volume,
 * have it too.
 */
const FILE_GROUP = '1001';

/** A ResourceQuota on requests or limits refuses a pod without them. */
const DEFAULT_RESOURCES = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '1', memory: '512Mi' },
};

/** The user of the charts' pods. */
const USER = '1001';

/** A volume that a Job mounts. */
export interface OneTimeJobVolume {
  readonly name: string;
  readonly mountPath: string;
  /** The volume's source in the provider's form. */
  readonly source: { readonly [kind: string]: object };
  /** @default false */
  readonly isWritable?: boolean;
}

export interface OneTimeJobOptions extends Pick<SchedulingOptions, 'nodeSelector' | 'tolerations'> {
  /** Name of the Job, without the hash of its inputs. */
  readonly name: string;
  readonly image: string;
  readonly pullPolicy?: string;
  readonly pullSecrets?: string[];
  /**
   * A program that exits with 0 even if it fails, and then writes the reason to the file in TERMINATION_LOG.
   * For any other exit code the provider reports only "is in failed state".
   */
  readonly command: string[];
  readonly environment: Record<string, string>;
  /** Optional references: if a Secret is missing, the program reports it. A required reference would make the pod wait. */
  readonly secretEnvironment?: Record<string, SecretKeyReference>;
  readonly volumes?: OneTimeJobVolume[];
  readonly affinity?: jobs.JobV1SpecTemplateSpecAffinity;
  /** The user's options of the pod. */
  readonly pod?: SetupJobOptions;
  /**
   * Whether the pod passes the Pod Security Standard `restricted`.
   *
   * @default false
   */
  readonly restricted?: boolean;
  /** The Job runs again when this value changes. */
  readonly follows?: string;
  /** With it, the Job runs again when this changes, and not when another input does. */
  readonly key?: readonly string[];
  /** Seconds that `apply` waits for the Job. */
  readonly timeout: number;
  readonly dependsOn: ITerraformDependable[];
  readonly preconditions?: Precondition[];
}

export function jobPodSpec(
  options: OneTimeJobOptions,
  environment: Record<string, string>,
): jobs.JobV1SpecTemplateSpec {
  const {
    image,
    pullPolicy,
    pullSecrets = [],
    nodeSelector,
    tolerations,
    volumes = [],
    restricted,
    pod,
  } = options;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    imagePullSecrets: pullSecrets.map((name) => ({ name })),
    priorityClassName: pod?.priorityClassName,
    nodeSelector,
    affinity: options.affinity,
    toleration: tolerations?.map(({ tolerationSeconds, ...rest }) => ({
      ...rest,
      tolerationSeconds: tolerationSeconds === undefined ? undefined : numberText(tolerationSeconds),
    })),
    securityContext: podSecurity(restricted, volumes.length > 0),
    volume: volumes.map(({ name, source, isWritable }) => ({
      name,
      ...(isWritable ? source : withMode(source)),
    })),
    container: [
      {
        name: 'job',
        image,
        imagePullPolicy: pullPolicy,
        resources: {
          requests: { ...DEFAULT_RESOURCES.requests, ...pod?.resources?.requests },
          limits: { ...DEFAULT_RESOURCES.limits, ...pod?.resources?.limits },
        },
        command: escapeUserDocument(options.command) as string[],
        env: variables(environment, options.secretEnvironment ?? {}),
        volumeMount: volumes.map(({ name, mountPath, isWritable = false }) => ({
          name,
          mountPath,
          readOnly: !isWritable,
        })),
        terminationMessagePath: MESSAGE_PATH,
        // If the program can't start, the reason is in its log.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: restricted,
          // Else the provider writes false, which overrides the pod's.
          runAsNonRoot: restricted,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  };
}

/** With the container's, what the Pod Security Standard `restricted` asks for. */
function podSecurity(
  restricted: boolean | undefined,
  hasFiles: boolean,
): jobs.JobV1SpecTemplateSpecSecurityContext | undefined {
  const fsGroup = hasFiles ? FILE_GROUP : undefined;
  if (restricted === true) {
    return { fsGroup, runAsUser: USER, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  }
  return hasFiles ? { fsGroup } : undefined;
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

/** Sorted by name, because another order would create another Job. */
function sorted<T>(variables: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(variables).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** libpq refuses a key that others may read. */
function withMode(source: OneTimeJobVolume['source']): OneTimeJobVolume['source'] {
  return Object.fromEntries(
    Object.entries(source).map(([kind, reference]) => [kind, { ...reference, defaultMode: '0440' }]),
  );
}
