import type { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Annotations, type ITerraformDependable, type Precondition, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { type ApiAuth, apiAuth } from '../credentials/api-auth';
import type { CredentialsSpec } from '../credentials/credentials';
import { bindDatabase } from '../database/bind';
import { databaseAnnotations } from '../database/bound-database';
import { keepFormerClaim } from '../database/claim';
import { Database } from '../database/database';
import { type ResolvedChart, resolveChart, untestedChartWarning } from '../helm/prefect-helm';
import { helmRelease } from '../helm/release';
import { checkReleaseMaker } from '../helm/releases';
import { prefectVersionOf, tagOf } from '../images/images';
import { ownLabels } from '../kubernetes/labels';
import { Namespace } from '../kubernetes/namespace';
import { checkNamespaceMaker, Namespaces } from '../kubernetes/namespaces';
import { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { checkWorker, checkWorkerNames } from '../prefect-worker/checks';
import type { PrefectWorkerProps } from '../prefect-worker/props';
import { workerId } from '../prefect-worker/resolve';
import { PrefectWorker } from '../prefect-worker/worker';
import { WorkerApi } from '../prefect-worker/worker-api';
import { Problems } from '../validation/problems';
import { basicAuth } from './chart/basic-auth';
import { databaseTies, databaseTuning } from './chart/database';
import { browserApiOf, exposure } from './chart/exposure';
import { serverLists } from './chart/lists';
import { followSecrets, operations, release } from './chart/operations';
import { RESERVED_SERVER_VALUES } from './chart/reserved-values';
import { checkServer } from './checks';
import { databaseSetupJob } from './jobs';
import { PrefectServerOutputs } from './outputs';
import type { PrefectServerProps } from './props';
import { apiPathOf, DEFAULT_SERVICE_PORT, type ServerSettings } from './settings';

/**
 * A Prefect 3 server on Kubernetes: namespace, passwords in Secrets, the database's volume claim, and a
 * release of the chart prefect-server that refers to them by name.
 *
 * It makes no provider and no backend: the stack has `KubernetesProvider`, `HelmProvider` and
 * `RandomProvider`.
 */
export class PrefectServer extends Construct {
  /** Name of the Service, and of the release unless it has one of its own. */
  public readonly name: string;

  /** Name of the namespace. */
  public readonly namespace: string;

  /** URL of the API inside the cluster, with `/api`. */
  public readonly apiUrl: string;

  /** Name of the Secret with the database's password; SQLite has none. */
  public readonly databaseSecretName?: string;

  /** Name of the Secret with the API's auth string, where there is one. */
  public readonly apiAuthSecretName?: string;

  /** Name of the database's volume claim, where there is one. */
  public readonly claimName?: string;

  /** Version of Prefect, as far as it is known at synth. */
  public readonly prefectVersion?: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** The workers of this server. */
  public readonly workers: PrefectWorker[];

  /** @internal */
  public readonly _namespaces: Namespaces;

  /** @internal */
  public readonly _settings: ServerSettings;

  /** @internal */
  public readonly _authAnnotations: Record<string, string>;

  private readonly authSpec?: CredentialsSpec;
  private readonly auth?: ApiAuth;
  private readonly chart: ResolvedChart;
  private readonly authSecrets = new Map<string, SecretV1[]>();

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: PrefectServerProps = {}) {
    super(scope, id);
    const namespace = props.namespace ?? Namespace.create('prefect');
    const database = props.database ?? Database.bundled();
    this.name = props.name ?? 'prefect-server';
    this.namespace = namespace.name;
    this.chart = resolveChart('prefect-server', props.chart);
    this.prefectVersion = prefectVersionOf(props, this.chart.prefectVersion);
    const imageTag = tagOf(props.image, this.prefectVersion, '-python3.11');
    const chartVersion = this.chart.version;
    const browserApi = browserApiOf(props);
    const basis = { name: this.name, namespace: this.namespace, props, chartVersion, imageTag, browserApi };
    this.authSpec = props.basicAuth?._spec;
    const workers = (props.workers ?? []).map((worker) => ({ ...worker, api: WorkerApi.server(this) }));
    const settings = { ...basis, database: { spec: database._spec }, secretAnnotations: {} };
    const preconditions = this.check(settings, namespace, workers);

    const labels = ownLabels(this.name);
    this._namespaces = new Namespaces(this);
    const namespaceResources = this._namespaces.ensure(namespace, 'namespace', database._isProtected);
    const { claim, ...bound } = bindDatabase(this, database, {
      name: this.name,
      namespace: this.namespace,
      labels,
      dependsOn: namespaceResources,
    });
    if (claim.length === 0) {
      keepFormerClaim(this);
    }
    if (this.authSpec !== undefined) {
      this.auth = apiAuth(this, this.authSpec, `${this.name}-api-auth`, labels);
    }
    const authSecrets = this._authSecretIn(namespace);
    this._authAnnotations = this.auth?.podAnnotations(authSecrets[0]) ?? {};
    this._settings = {
      ...basis,
      database: bound,
      authSecretName: this.auth?.secretName,
      secretAnnotations: {
        ...this._authAnnotations,
        ...databaseAnnotations(bound),
      },
    };
    this.databaseSecretName = bound.secret?.name;
    this.apiAuthSecretName = this.auth?.secretName;
    this.claimName = bound.claimName;
    this.apiUrl = `http://${this.name}.${this.namespace}.svc:${props.service?.port ?? DEFAULT_SERVICE_PORT}${apiPathOf(props)}`;
    const before = [...namespaceResources, ...claim, ...(bound.secret?.resources ?? []), ...authSecrets];
    const jobs = new OneTimeJobs(this, { namespace: this.namespace, labels, dependsOn: namespaceResources });
    this.release = this.createRelease(
      [...before, ...databaseSetupJob(jobs, this._settings, before)],
      preconditions,
    );
    this.workers = workers.map((worker) => new PrefectWorker(this, workerId(worker), worker));
    const warning = untestedChartWarning(this.chart);
    if (warning !== undefined) {
      Annotations.of(this).addWarning(warning);
    }
  }

  /**
   * Registers Terraform outputs that say how to connect: URLs, commands, names of Secrets and never a
   * secret itself.
   *
   * @param prefix put in front of each output's name; needed where a stack has several servers
   * @throws an error if an output of that name exists
   */
  public addOutputs(prefix: string = ''): void {
    new PrefectServerOutputs(this, this.chart, prefix);
  }

  /**
   * The Secret with the auth string in a namespace, made once.
   *
   * @internal
   */
  public _authSecretIn(namespace: Namespace): SecretV1[] {
    if (this.auth === undefined) {
      return [];
    }
    const known = this.authSecrets.get(namespace.name);
    if (known !== undefined) {
      return known;
    }
    const own = namespace.name === this.namespace;
    const before = this._namespaces.ensure(namespace, own ? 'namespace' : `namespace-${namespace.name}`);
    const secret = this.auth.secretIn(this, own ? '' : `-${namespace.name}`, namespace.name, before);
    const resources = secret === undefined ? [] : [secret];
    this.authSecrets.set(namespace.name, resources);
    return resources;
  }

  /**
   * Whether the auth Secret can have copies with the same password in other namespaces.
   *
   * @internal
   */
  public get _canShareAuth(): boolean {
    return this.authSpec?.kind !== 'writeOnly';
  }

  /**
   * Whether the auth Secrets are made here.
   *
   * @internal
   */
  public get _makesAuthSecrets(): boolean {
    return this.authSpec !== undefined && this.authSpec.kind !== 'existing';
  }

  private check(
    settings: ServerSettings,
    namespace: Namespace,
    workers: PrefectWorkerProps[],
  ): readonly Precondition[] {
    const problems = new Problems();
    checkServer(problems, settings);
    // Those of the workers' props are conditions of the workers' releases.
    const { conditions } = problems;
    checkNamespaceMaker(problems, 'namespace', this, namespace);
    checkReleaseMaker(problems, this, this.namespace, settings.props.releaseName ?? this.name);
    checkWorkerNames(problems, workers);
    workers.forEach((worker, index) => {
      checkWorker(problems, `workers[${index}].`, worker);
      checkNamespaceMaker(problems, `workers[${index}].namespace`, this, worker.namespace);
      checkNamespaceMaker(problems, `workers[${index}].job.namespace`, this, worker.job?.namespace);
    });
    problems.throwIfAny(this);
    return conditions;
  }

  private createRelease(
    dependsOn: ITerraformDependable[],
    preconditions: readonly Precondition[],
  ): TerraformResource {
    const settings = this._settings;
    const { props } = settings;
    return helmRelease(this, 'release', {
      name: props.releaseName ?? this.name,
      namespace: this.namespace,
      chart: this.chart,
      layers: [
        { name: 'release', document: release(settings) },
        { name: 'database', document: databaseTuning(settings) },
        { name: 'exposure', document: exposure(settings) },
        { name: 'operations', document: operations(settings) },
      ],
      userValues: props.values,
      reserved: RESERVED_SERVER_VALUES,
      protection: [
        { name: 'database-ties', document: databaseTies(settings) },
        { name: 'basic-auth', document: basicAuth(settings.authSecretName) },
        { name: 'follow-secrets', document: followSecrets(settings) },
      ],
      lists: serverLists(settings),
      release: props.release,
      sharedNamespace: !this._namespaces.isMade(this.namespace),
      // With several servers the migration is a hook that helm runs after the wait, and the servers
      // get ready after the migration (hashicorp/terraform-provider-helm#683).
      wait: props.release?.wait ?? props.redis === undefined,
      dependsOn,
      preconditions,
    }).release;
  }
}
