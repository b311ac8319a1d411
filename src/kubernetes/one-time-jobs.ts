import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import type * as jobs from '@cdktf/provider-kubernetes/lib/job-v1';
import { Fn, type ITerraformDependable, ref, TerraformLocal, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeUserDocument } from '../terraform/escape';
import { expression } from '../terraform/expression';
import { numberText } from '../terraform/number-text';
import { operand } from '../validation/conditions';
import { jobPodSpec, MESSAGE_PATH, type OneTimeJobOptions } from './one-time-job-pod';

/** Label of a Job and its pod: its name without the hash. */
const JOB = 'cdktf-prefect/job';

/** Annotation of a Job: the pod whose failure it makes up for. */
const RETRY = 'cdktf-prefect/retry';

/** Where Jobs run. */
export interface OneTimeJobsOptions {
  readonly namespace: string;
  /** Labels of the Jobs; `app.kubernetes.io/instance` tells them from others'. */
  readonly labels: Record<string, string>;
  /** What makes the namespace. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * Jobs that run once for each set of inputs. A Job's template can't be changed, so its name carries a hash of it:
 * another input makes another Job, in place of the old one. The finished one stays, because one that removes
 * itself would be made anew by each apply.
 *
 * A failure is told by the pod's termination message, which a data source reads after the Job, so that the apply
 * fails with it. The next plan finds that pod, and its uid gives the Job another name: it is done again. The
 * Job keeps the uid as an annotation, so that its name stays when the failed pod is gone.
 */
export class OneTimeJobs {
  private found?: { readonly jobs: string; readonly pods: string };

  public constructor(
    private readonly scope: Construct,
    private readonly options: OneTimeJobsOptions,
  ) {}

  /** Adds a Job; what depends on the result comes after its success. */
  public add(id: string, options: OneTimeJobOptions): ITerraformDependable[] {
    const job = this.createJob(id, options, this.retryOf(id, options.name));
    return [job, this.outcomeOf(id, job)];
  }

  /** The Job's text for `retry`: the uid of the failed pod, or what the Job that is there has. */
  private retryOf(id: string, name: string): string {
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

  /** The Jobs and pods that are there when Terraform plans. */
  private existing(): { readonly jobs: string; readonly pods: string } {
    const { labels, dependsOn } = this.options;
    this.found ??= {
      jobs: this.list('jobs-before', 'batch/v1', 'Job', `${selector(labels)},${JOB}`, dependsOn),
      pods: this.list('pods-before', 'v1', 'Pod', `${selector(labels)},${JOB}`, dependsOn),
    };
    return this.found;
  }

  private list(
    id: string,
    apiVersion: string,
    kind: string,
    labelSelector: string,
    dependsOn: ITerraformDependable[],
  ): string {
    const { namespace } = this.options;
    const config = { apiVersion, kind, namespace, labelSelector, dependsOn };
    return `${fqnOf(new DataKubernetesResources(this.scope, id, config))}.objects`;
  }

  private createJob(id: string, options: OneTimeJobOptions, retry: string): jobs.JobV1 {
    const { image, command, secretEnvironment = {}, volumes = [] } = options;
    const { pullPolicy, pullSecrets = [], nodeSelector, tolerations, preconditions = [] } = options;
    const environment = { ...options.environment, TERMINATION_LOG: MESSAGE_PATH };
    const inputs = new TerraformLocal(
      this.scope,
      `${id}-inputs`,
      escapeUserDocument({
        ...{ image, command, environment, secretEnvironment, follows: options.follows, retry },
        ...{
          pullPolicy,
          pullSecrets,
          nodeSelector: nodeSelector ?? {},
          tolerations: tolerations ?? [],
          volumes,
        },
      }),
    );
    const hash = Fn.substr(Fn.sha256(Fn.jsonencode(inputs.expression)), 0, 8);
    const labels = { ...this.options.labels, [JOB]: options.name };
    const timeout = `${numberText(options.timeout)}s`;
    // The largest of the bindings, four times all others together, and few stacks have a Job.
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
          metadata: { labels },
          spec: jobPodSpec(options, environment),
        },
      },
      waitForCompletion: true,
      timeouts: { create: timeout, update: timeout },
      dependsOn: options.dependsOn,
      lifecycle: preconditions.length > 0 ? { precondition: preconditions } : undefined,
    });
  }

  /** Fails with what the Job's pod says. */
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
            errorMessage: `The Job ${namespace}/${job.metadata.name} failed: ${text} Remove the cause and apply again: the Job is then done again. Its whole log: kubectl --namespace ${namespace} logs job/${job.metadata.name}`,
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

/** Neither a pod that runs nor one that succeeded has a message. */
function hasFailed(pod: string): string {
  return `try(length(${messageOf(pod)}) > 0, false)`;
}
