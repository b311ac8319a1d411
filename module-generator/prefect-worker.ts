import { Token } from 'cdktf';
import type { SettingsSchema } from '../settings/model';
import type { ResolvedChart } from '../src/helm/prefect-helm';
import { tagOf } from '../src/images/images';
import type { Namespace } from '../src/kubernetes/namespace';
import { Namespaces } from '../src/kubernetes/namespaces';
import { baseJobTemplate } from '../src/prefect-worker/chart/base-job-template';
import { WORKER_LAYERS, WORKER_PROTECTION, workerLists } from '../src/prefect-worker/chart/layers';
import { RESERVED_WORKER_VALUES } from '../src/prefect-worker/chart/reserved-values';
import { WORKER_CHECKS } from '../src/prefect-worker/checks';
import type { JobOptions, PrefectWorkerProps } from '../src/prefect-worker/props';
import type { ResolvedWorker } from '../src/prefect-worker/resolve';
import type { WorkerSettings } from '../src/prefect-worker/settings';
import { escapeUserDocument } from '../src/terraform/escape';
import { ResourceBlocks } from './blocks';
import { moduleChart, prefectVersion } from './chart';
import { TAG_CONTRADICTION, withComparisons, workerComparisons } from './comparisons';
import type { Decide } from './decisions';
import type { Input, ModuleDefinition } from './definition';
import {
  completeRelease,
  layersOf,
  ownerLayer,
  RELEASE_ADDRESSES,
  releaseResources,
  releaseValues,
} from './helm-release';
import { inputSchema } from './inputs';
import { lazily, withGetters } from './lazily';
import { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Node } from './nodes';
import { WORKER_INPUTS } from './server-inputs';
import { conditionsOf, variables } from './variables';

const ADDRESSES = {
  ...RELEASE_ADDRESSES,
  'helm_release.release': 'helm_release.worker',
  'kubernetes_namespace_v1.namespace': 'kubernetes_namespace_v1.worker',
  'kubernetes_namespace_v1.job-namespace': 'kubernetes_namespace_v1.jobs',
};

const RULES = { enumerated: [], elementwise: ['job.pull_secrets'], passwords: {} };

const CLUSTER_UID =
  'coalesce(var.cluster_uid, one(data.kubernetes_namespace_v1.kube_system[*].metadata[0].uid))';
const JOB_NAMESPACE = 'try(var.job.namespace.name, var.namespace.name)';

interface ModuleWorker {
  readonly settings: WorkerSettings;
  readonly resolved: ResolvedWorker;
  readonly chart: ResolvedChart;
}

/** The module of a worker of Prefect 3. */
export function prefectWorker(schema: SettingsSchema): ModuleDefinition {
  const inputs = inputSchema(schema, schema, WORKER_INPUTS);
  const writer = new ModuleWriter(inputs, RULES, ADDRESSES);
  const worker = (decide: Decide) => moduleWorker(writer, decide);
  const settings = (decide: Decide) => worker(decide).settings;
  const lists = writer.node((decide) => escapeUserDocument(workerLists(worker(decide).settings)));
  const values = releaseValues({
    layers: layersOf(writer, settings, WORKER_LAYERS),
    protection: [ownerLayer(), ...layersOf(writer, settings, WORKER_PROTECTION)],
    lists: [...(lists.map ?? [])].map(([path, list]) => ({
      path,
      expression: writer.printer.listOf(list),
    })),
    reserved: RESERVED_WORKER_VALUES,
    inputs: Object.keys(inputs.properties ?? {}).map(snakeCase),
  });
  const checks = WORKER_CHECKS.map((check) =>
    writer.requirements((problems, decide) => {
      const { resolved, settings } = worker(decide);
      check(problems, '', resolved, named(settings));
    }),
  );
  const conditions = withComparisons(conditionsOf(checks, writer.printer), workerComparisons(inputs));
  const resources = new ResourceBlocks(writer.printer);
  for (const made of workerResources(writer, worker)) {
    resources.add(made);
  }
  resources.set('data.kubernetes_namespace_v1.kube_system', {
    count: `\${var.cluster_uid == null ? 1 : 0}`,
    metadata: { name: 'kube-system' },
  });
  resources.change('kubernetes_namespace_v1.jobs', (body) => ({
    ...body,
    count: `\${try(var.job.namespace.type, "") == "create" && try(var.job.namespace.name, "") != var.namespace.name ? 1 : 0}`,
  }));
  completeRelease(resources, 'helm_release.worker', values, {
    conditions: [...conditions.others, TAG_CONTRADICTION],
    dependsOn: ['kubernetes_namespace_v1.worker', 'kubernetes_namespace_v1.jobs', 'var.after'],
  });
  return {
    name: 'prefect-worker',
    title: 'Prefect 3 worker',
    introduction:
      'A worker that takes flow runs from a work pool and runs each as a Kubernetes Job: a release of the chart prefect-worker, with rights in the namespace of its jobs. The module prefect-server has workers of its own; this one is for a server elsewhere and for Prefect Cloud.',
    example: 'worker',
    providers: ['helm', 'kubernetes'],
    schema: inputs,
    variables: {
      ...variables(inputs, conditions, { values: { validation: values.validations } }),
      ...FOR_A_SERVER,
    },
    locals: {
      name: `\${coalesce(var.name, "prefect-worker-\${trim(replace(lower(var.work_pool), "/[^a-z0-9]+/", "-"), "-")}")}`,
      shared_namespace: `\${coalesce(var.shared_namespace, var.namespace.type == "existing")}`,
      base_job_template: `\${var.job.template != null ? var.job.template : jsonencode(${jobTemplate(writer)})}`,
      ...values.locals,
    },
    blocks: resources.blocks,
    outputs: OUTPUTS,
  };
}

function moduleWorker(writer: ModuleWriter, decide: Decide): ModuleWorker {
  const props = writer.props<PrefectWorkerProps>(decide);
  const token = (text: string) => Token.asString(writer.symbols.token(text));
  const [name, namespace, jobNamespace] = ['local.name', 'var.namespace.name', JOB_NAMESPACE].map(token);
  const chart = lazily(() => moduleChart('prefect-worker', props.chart, decide));
  const version = lazily(() => prefectVersion(props, chart()));
  const spec = () => props.api._spec;
  const selfHosted = lazily(() => {
    const known = spec();
    return known.kind === 'selfHosted' ? known.options : undefined;
  });
  const settings = withGetters(
    { name, namespace, jobNamespace, props, clusterUid: token(CLUSTER_UID) },
    {
      imageTag: () => tagOf(props.image, version(), '-python3.11-kubernetes'),
      apiUrl: () => selfHosted()?.url,
      authSecretName: () => selfHosted()?.authSecretName,
      secretAnnotations: () => writer.symbols.value(ANNOTATIONS, SECRET_ANNOTATIONS, false, decide),
      baseJobTemplate: () => ((props.createPool ?? true) ? token('local.base_job_template') : undefined),
    },
  );
  const resolved = withGetters(
    { props, name },
    {
      namespace: () => props.namespace,
      jobNamespace: () => props.job?.namespace ?? props.namespace,
      chart: () => chart().resolved,
      prefectVersion: version,
    },
  );
  return withGetters({ settings, resolved }, { chart: () => chart().resolved }) as ModuleWorker;
}

const TEXT: SettingsSchema = { type: 'string' };
const ANNOTATIONS: SettingsSchema = { type: 'object', additionalProperties: { type: 'string' } };
const SECRET_ANNOTATIONS = { text: 'var.secret_annotations', guarded: false };

/** The props with a name. The plan derives a missing name from the work pool. */
function named({ name, props }: WorkerSettings): PrefectWorkerProps {
  return new Proxy(props, { get: (target, prop) => (prop === 'name' ? name : Reflect.get(target, prop)) });
}

/** prefect-kubernetes' template with the job options. A user's template is text and is not changed. */
function jobTemplate(writer: ModuleWriter): string {
  return writer.expression((decide) => {
    const job = writer.props<PrefectWorkerProps>(decide).job as JobOptions;
    const overrides: Record<string, unknown> = {
      template: undefined,
      requests: resources(writer, 'requests', decide),
      limits: resources(writer, 'limits', decide),
    };
    const options = new Proxy(job, {
      get: (target, name) => (name in overrides ? overrides[String(name)] : Reflect.get(target, name)),
    });
    return escapeUserDocument(
      baseJobTemplate(withoutEmpty(options, decide), Token.asString(writer.symbols.token(JOB_NAMESPACE))),
    );
  });
}

/** Collections of a job that go into the template unchanged. */
const COLLECTIONS: readonly (keyof JobOptions)[] = [
  'nodeSelector',
  'tolerations',
  'pullSecrets',
  'environment',
];

/** The options of a job without empty collections, which the construct's template omits. */
function withoutEmpty(job: JobOptions, decide: Decide): JobOptions {
  const isEmpty = (name: string) => {
    const test = `length(var.job.${snakeCase(name)}) == 0`;
    const alternatives = [
      { name: 'some', test: `!(${test})` },
      { name: 'none', test },
    ];
    return decide({ id: test, alternatives }) === 1;
  };
  return new Proxy(job, {
    get: (target, name) =>
      COLLECTIONS.some((each) => each === name) && isEmpty(String(name))
        ? undefined
        : Reflect.get(target, name),
  });
}

/** The two resources for which the template has variables, from a map whose keys are known at plan. */
function resources(writer: ModuleWriter, name: 'requests' | 'limits', decide: Decide): object {
  const amount = (resource: string) => () =>
    writer.symbols.value(
      TEXT,
      { text: `try(var.job.${name}["${resource}"], null)`, guarded: false },
      true,
      decide,
    );
  return withGetters({}, { cpu: amount('cpu'), memory: amount('memory') });
}

function workerResources(
  writer: ModuleWriter,
  worker: (decide: Decide) => ModuleWorker,
): Map<string, Node>[] {
  return [
    writer.resources((decide) =>
      new Namespaces(writer.stack).ensure(worker(decide).settings.props.namespace as Namespace, 'namespace'),
    ),
    writer.resources((decide) => {
      const namespace = worker(decide).settings.props.job?.namespace;
      if (namespace !== undefined) {
        new Namespaces(writer.stack).ensure(namespace, 'job-namespace');
      }
    }),
    releaseResources(writer, (decide) => {
      const { settings, chart } = worker(decide);
      const { props, name, namespace } = settings;
      return {
        name: props.releaseName ?? name,
        namespace,
        chart,
        reserved: RESERVED_WORKER_VALUES,
        release: props.release,
        wait: props.release?.wait ?? true,
      };
    }),
  ];
}

/** Inputs that the module of a server sets for its workers. */
const FOR_A_SERVER: Record<string, Input> = {
  secret_annotations: {
    type: 'map(string)',
    description:
      'Annotations of the pods that identify the Secret of the API. Changing them restarts the pods.',
    default: {},
    nullable: false,
  },
  shared_namespace: {
    type: 'bool',
    description:
      'Whether the namespace may hold a helm release of this name that another owner made. If true, such a release is an error. Null: true unless this module creates the namespace.',
    default: null,
  },
  after: {
    type: 'any',
    description:
      'Attributes of resources that must exist before the release, for example the id of a Secret. `depends_on` of the module would also defer its data sources, and plans would not show the values.',
    default: null,
  },
};

const OUTPUTS = {
  name: {
    value: `\${local.name}`,
    description:
      "Name of the worker's Deployment, and of the helm release unless the release has another name.",
    depends_on: ['helm_release.worker'],
  },
  namespace: {
    value: `\${var.namespace.name}`,
    description: 'Namespace of the worker.',
    depends_on: ['kubernetes_namespace_v1.worker'],
  },
  job_namespace: {
    value: `\${${JOB_NAMESPACE}}`,
    description: 'Namespace of the flow runs.',
    depends_on: ['kubernetes_namespace_v1.worker', 'kubernetes_namespace_v1.jobs'],
  },
  work_pool: { value: `\${var.work_pool}`, description: 'The work pool.' },
  chart_version: {
    value: `\${helm_release.worker.version}`,
    description: 'Version of the chart prefect-worker.',
  },
};
