import type * as jobs from '@cdktf/provider-kubernetes/lib/job-v1';
import { Fn, type Precondition, TerraformLocal, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeUserDocument } from '../terraform/escape';
import type { SchedulingOptions } from './common';

export interface OneTimeJobOptions extends Pick<SchedulingOptions, 'nodeSelector' | 'tolerations'> {
  /** Name of the Job without the hash of what it does. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly image: string;
  readonly pullPolicy?: string;
  readonly pullSecrets?: string[];
  readonly command: string[];
  readonly environment: Record<string, string>;
  /** Environment variables from Secrets: the Secret's name and key. */
  readonly secretEnvironment?: Record<string, { readonly secretName: string; readonly key: string }>;
  /** Seconds that `apply` waits. */
  readonly timeout: number;
  readonly dependsOn: TerraformResource[];
  /** What has to hold before it runs. */
  readonly preconditions?: Precondition[];
}

/**
 * A Job that runs once for each set of inputs. A Job's template can't be changed, so its name carries a
 * hash of it: another input makes another Job, in place of the old one. The finished one stays, because
 * one that removes itself would be made anew by each apply.
 */
export function oneTimeJob(scope: Construct, id: string, options: OneTimeJobOptions): jobs.JobV1 {
  const { image, command, environment, secretEnvironment = {}, pullPolicy, pullSecrets = [] } = options;
  const { nodeSelector, tolerations, preconditions = [] } = options;
  const timeout = `${Token.asString(options.timeout)}s`;
  const inputs = new TerraformLocal(
    scope,
    `${id}-inputs`,
    escapeUserDocument({
      ...{ image, command, environment, secretEnvironment },
      ...{ pullPolicy, pullSecrets, nodeSelector, tolerations },
    }),
  );
  const hash = Fn.substr(Fn.sha256(Fn.jsonencode(inputs.expression)), 0, 8);
  // The largest of the bindings, four times all others together, and few stacks have a Job.
  const { JobV1 }: typeof jobs = require('@cdktf/provider-kubernetes/lib/job-v1');
  return new JobV1(scope, id, {
    metadata: { name: `${options.name}-${hash}`, namespace: options.namespace, labels: options.labels },
    spec: {
      backoffLimit: 6,
      template: {
        metadata: { labels: options.labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          imagePullSecrets: pullSecrets.map((name) => ({ name })),
          nodeSelector,
          toleration: tolerations?.map(({ tolerationSeconds, ...rest }) => ({
            ...rest,
            tolerationSeconds: tolerationSeconds === undefined ? undefined : String(tolerationSeconds),
          })),
          container: [
            {
              name: 'job',
              image,
              imagePullPolicy: pullPolicy,
              command: escapeUserDocument(command) as string[],
              env: [
                ...Object.entries(environment).map(([name, value]) => ({
                  name,
                  value: escapeUserDocument(value) as string,
                })),
                ...Object.entries(secretEnvironment).map(([name, { secretName, key }]) => ({
                  name,
                  valueFrom: { secretKeyRef: { name: secretName, key } },
                })),
              ],
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    },
    waitForCompletion: true,
    timeouts: { create: timeout, update: timeout },
    dependsOn: options.dependsOn,
    lifecycle: preconditions.length > 0 ? { precondition: preconditions } : undefined,
  });
}
