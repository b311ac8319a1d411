import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import type * as jobs from '@cdktf/provider-kubernetes/lib/job-v1';
import {
  Fn,
  type ITerraformDependable,
  ref,
  TerraformLocal,
  type TerraformResource,
  TerraformStack,
  Token,
} from 'cdktf';
import type { Construct } from 'constructs';
import { escapeUserDocument } from '../terraform/escape';
import { expression } from '../terraform/expression';
import { numberText } from '../terraform/number-text';
import { operand } from '../validation/conditions';
import { type Labels, mergedLabels } from './labels';
import { jobPodSpec, MESSAGE_PATH, type OneTimeJobOptions } from './one-time-job-pod';
import { SHARED_METADATA } from './shared-metadata';

/** Label of a Job and its pod. Its value is the Job's name without the hash. */
const JOB = 'cdktf-prefect/job';

/** Annotation of a Job. Its value is the uid of the failed pod that the Job retries. */
const RETRY = 'cdktf-prefect/retry';

export interface OneTimeJobsOptions {
  readonly namespace: string;
  /** Labels of the Jobs. `app.kubernetes.io/instance` distinguishes them from other installations' Jobs. */
  readonly labels: Record<string, string>;
  /** Labels of all objects of the installation. They select nothing. */
  readonly commonLabels?: Labels;
  /** The namespace, if the stack creates it. */
  readonly dependsOn: TerraformResource[];
}

/**
 * Jobs that run once for each set of inputs. A Job's template is immutable, so the Job's name has a hash of the
 * inputs: changed inputs replace the Job. A finished Job stays, because every apply would recreate a Job that
 * removes itself.
 *
 * If a Job fails, its pod has a termination message. A data source reads it after the Job, and the apply fails
 * with it. The next plan finds the failed pod and puts its uid into the hash, so the Job runs again. The Job keeps
 * the uid as an annotation, so that its name stays the same after the failed pod is deleted.
 */
export class OneTimeJobs {
  private found?: { readonly jobs: string; readonly pods: string };

  public constructor(
    private readonly scope: Construct,
    private readonly options: OneTimeJobsOptions,
  ) {}

  /** Adds a Job. Resources that depend on the result wait for its success. */
  public add(id: string, options: OneTimeJobOptions): ITerraformDependable[] {
    const job = this.createJob(id, options, this.retriedPodUid(id, options.name));
    return [job, this.outcomeOf(id, job)];
  }

  /** The uid of the failed pod, else the uid that the existing Job keeps, else empty. */
  private retriedPodUid(id: string, name: string): string {
    const { jobs, pods } = this.existing();
    const found = expression((write) => {
      const text = Token.isUnresolved(name) ? write(operand(name)) : JSON.stringify(name);
      const own = (object: string) => `${object}.metadata.labels["${JOB}"] == ${text}`;
      const failed = `[for pod in ${pods} : pod.metadata.uid if ${own('pod')} && ${hasFailed('pod')}]`;
      const known = `[for job in ${jobs} : job.metadata.annotations["${RETRY}"] if ${own('job')} && can(job.metadata.annotations["${RETRY}"])]`;
      return `try(concat(${failed}, ${known})[0], "")`;
    });
    return new TerraformLocal(this.scope, `${id}-retry`, found).asString;
  }

  /** The Jobs and pods that exist at plan time. */
  private existing(): { readonly jobs: string; readonly pods: string } {
    this.found ??= this.readExisting();
    return this.found;
  }

  private readExisting(): { readonly jobs: string; readonly pods: string } {
    const labelSelector = `${selector(this.options.labels)},${JOB}`;
    const namespace = this.namespaceOnceCreated();
    const list = (id: string, apiVersion: string, kind: string) => {
      const config = { apiVersion, kind, namespace, labelSelector };
      return `${fqnOf(new DataKubernetesResources(this.scope, id, config))}.objects`;
    };
    return { jobs: list('jobs-before', 'batch/v1', 'Job'), pods: list('pods-before', 'v1', 'Pod') };
  }

  /**
   * The namespace's id, which is unknown until the namespace exists. Terraform reads a data source in the apply if it
   * depends on a resource that changes, or refers to it, but not if it does so through a local. In the apply, the
   * Jobs' names would be unknown, so that another label of the namespace would run the Jobs again.
   */
  private namespaceOnceCreated(): string {
    const { namespace, dependsOn } = this.options;
    const [created] = dependsOn;
    return created === undefined
      ? namespace
      : new TerraformLocal(this.scope, 'jobs-namespace', created.getStringAttribute('id')).asString;
  }

  private createJob(id: string, options: OneTimeJobOptions, retry: string): jobs.JobV1 {
    const { image, command, secretEnvironment = {}, volumes = [] } = options;
    const { pullPolicy, pullSecrets = [], nodeSelector, tolerations, preconditions = [] } = options;
    const environment = { ...options.environment, TERMINATION_LOG: MESSAGE_PATH };
    const inputs = new TerraformLocal(
      this.scope,
      `${id}-inputs`,
      escapeUserDocument(
        options.key !== undefined
          ? { key: options.key, retry }
          : {
              ...{ image, command, environment, secretEnvironment, follows: options.follows, retry },
              ...{
                pullPolicy,
                pullSecrets,
                nodeSelector: nodeSelector ?? {},
                tolerations: tolerations ?? [],
                volumes,
              },
            },
      ),
    );
    const hash = Fn.substr(Fn.sha256(Fn.jsonencode(inputs.expression)), 0, 8);
    const labels = mergedLabels(this.options.commonLabels, { ...this.options.labels, [JOB]: options.name });
    const timeout = `${numberText(options.timeout)}s`;
    // Loaded on demand: it is the largest binding, four times all others together, and few stacks have a Job.
    const { JobV1 }: typeof jobs = require('@cdktf/provider-kubernetes/lib/job-v1');
    return new JobV1(this.scope, id, {
      metadata: {
        name: `${options.name}-${hash}`,
        namespace: this.options.namespace,
        labels,
        annotations: { [RETRY]: retry },
      },
      spec: {
        backoffLimit: 3,
        template: {
          metadata: {
            labels: mergedLabels(labels, options.pod?.podLabels),
            annotations: escapeUserDocument(options.pod?.podAnnotations) as Labels | undefined,
          },
          spec: jobPodSpec(options, environment),
        },
      },
      waitForCompletion: true,
      timeouts: { create: timeout, update: timeout },
      dependsOn: options.dependsOn,
      lifecycle: {
        // Admission may complete the template, and the provider replaces a Job whose template changes. What should
        // run it again is in its name. A Job that is replaced gets new common labels.
        ignoreChanges: ['spec[0].template', ...SHARED_METADATA],
        ...(preconditions.length > 0 && { precondition: preconditions }),
      },
    });
  }

  /** Fails with the termination message of the Job's pod. */
  private outcomeOf(id: string, job: jobs.JobV1): ITerraformDependable {
    const { namespace } = this.options;
    const messages = `[for pod in self.objects : trimspace(${messageOf('pod')}) if ${hasFailed('pod')}]`;
    const text = ref(`join(" ", ${messages})`, this.stack);
    return new DataKubernetesResources(this.scope, `${id}-outcome`, {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      labelSelector: `job-name=${job.metadata.name}`,
      dependsOn: [job],
      lifecycle: {
        postcondition: [
          {
            condition: ref(`length(${messages}) == 0`, this.stack),
            errorMessage: `The Job ${namespace}/${job.metadata.name} failed: ${text} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${namespace} logs job/${job.metadata.name}`,
          },
        ],
      },
    });
  }

  private get stack(): TerraformStack {
    return TerraformStack.of(this.scope);
  }
}

function selector(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

function fqnOf(data: DataKubernetesResources): string {
  return `data.${data.terraformResourceType}.${data.friendlyUniqueId}`;
}

function messageOf(pod: string): string {
  return `${pod}.status.containerStatuses[0].state.terminated.message`;
}

/** Only a failed pod has a termination message. */
function hasFailed(pod: string): string {
  return `try(length(${messageOf(pod)}) > 0, false)`;
}
