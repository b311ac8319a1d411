import { DataKubernetesNamespaceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1';
import { Fn, TerraformLocal, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { documentsOf } from '../helm/layers';
import { warnOfUntestedChart } from '../helm/prefect-helm';
import { helmRelease } from '../helm/release';
import { checkReleaseOwner } from '../helm/releases';
import { checkNamespaceOwner, Namespaces } from '../kubernetes/namespaces';
import { escapeUserDocument } from '../terraform/escape';
import { singleBlock } from '../terraform/single-block';
import { Problems } from '../validation/problems';
import { checkProps } from '../validation/props';
import { baseJobTemplate } from './chart/base-job-template';
import { WORKER_LAYERS, WORKER_PROTECTION, workerLists } from './chart/layers';
import { RESERVED_WORKER_VALUES } from './chart/reserved-values';
import { checkWorker } from './checks';
import type { PrefectWorkerProps, WorkerOptions } from './props';
import { isOtherType, resolveWorker } from './resolve';
import { identityOf } from './server-ref';
import type { WorkerSettings } from './settings';
import { checkServerStack } from './worker-api-checks';

/**
 * A worker that takes flow runs from a work pool and runs each as a Kubernetes Job: a release of the
 * chart prefect-worker, with rights in the namespace of its jobs.
 */
export class PrefectWorker extends Construct {
  /** Name of the worker's Deployment, and of the release unless `releaseName` is set. */
  public readonly name: string;

  /** Name of the worker's namespace. */
  public readonly namespace: string;

  /** Name of the namespace in which flow runs run as Jobs. */
  public readonly jobNamespace: string;

  /** Name of the work pool. */
  public readonly workPool: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: PrefectWorkerProps) {
    super(scope, id);
    checkProps(this, 'PrefectWorkerProps', props);
    const spec = props.api._spec;
    const server = spec.kind === 'server' ? spec.server : undefined;
    const host = server?._host;
    const identity = server && identityOf(server);
    const worker = resolveWorker(props, identity);
    const { name, namespace, jobNamespace, chart } = worker;
    const problems = new Problems();
    checkWorker(problems, '', props, identity);
    checkNamespaceOwner(problems, 'namespace', host?.scope ?? this, namespace);
    checkReleaseOwner(problems, this, namespace.name, props.releaseName ?? name);
    checkNamespaceOwner(problems, 'job.namespace', host?.scope ?? this, props.job?.namespace);
    checkServerStack(problems, 'api', this, server);
    problems.throwIfAny(this);

    this.name = name;
    this.namespace = namespace.name;
    this.jobNamespace = jobNamespace.name;
    this.workPool = props.workPool;
    host?.workerNamespaces.add(namespace.name).add(jobNamespace.name);
    const namespaces = host?.namespaces ?? new Namespaces(this);
    const prerequisites = [namespace, jobNamespace].flatMap((each) => [
      ...namespaces.ensure(
        each,
        each === namespace && server === undefined ? 'namespace' : `namespace-${each.name}`,
        false,
        worker.props.labels,
      ),
      ...(host?.authSecretIn(each) ?? []),
    ]);
    const settings: WorkerSettings = {
      name,
      namespace: namespace.name,
      jobNamespace: jobNamespace.name,
      props: worker.props,
      imageTag: worker.imageTag,
      apiUrl: spec.kind === 'selfHosted' ? spec.options.url : server?.apiUrl,
      authSecretName: spec.kind === 'selfHosted' ? spec.options.authSecretName : server?.apiAuthSecretName,
      clusterUid: props.clusterUid ?? this.readClusterUid(),
      secretAnnotations: host?.authAnnotations ?? {},
      baseJobTemplate: this.renderJobTemplate(worker.props),
    };
    this.release = helmRelease(this, 'release', {
      name: props.releaseName ?? name,
      namespace: namespace.name,
      chart,
      layers: documentsOf(WORKER_LAYERS, settings),
      userValues: props.values,
      reserved: RESERVED_WORKER_VALUES,
      protection: documentsOf(WORKER_PROTECTION, settings),
      lists: workerLists(settings),
      release: props.release,
      wait: props.release?.wait ?? true,
      sharedNamespace: !namespaces.isMade(this.namespace),
      dependsOn: [...new Set([...prerequisites, ...(host === undefined ? [] : [host.release])])],
      preconditions: problems.conditions,
    }).release;
    warnOfUntestedChart(this, chart);
  }

  /** The chart's own lookup is empty when helm only renders the chart (PrefectHQ/prefect#9851). */
  private readClusterUid(): string {
    const metadata = singleBlock({ name: 'kube-system' });
    const namespace = new DataKubernetesNamespaceV1(this, 'kube-system', { metadata });
    return namespace.getStringAttribute('metadata[0].uid');
  }

  private renderJobTemplate({ job = {}, type, createPool = true }: WorkerOptions): string | undefined {
    if (!createPool || (isOtherType(type) && job.template === undefined)) {
      return undefined;
    }
    const document = escapeUserDocument(baseJobTemplate(job, this.jobNamespace));
    return Fn.jsonencode(new TerraformLocal(this, 'base-job-template', document).expression);
  }
}
