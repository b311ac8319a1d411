import { Annotations, type ITerraformDependable, type Precondition, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { encryptionKeySecret } from '../credentials/encryption-key-secret';
import type { BackupSource, IBackupSource } from '../database/backup-source';
import { bindDatabase } from '../database/bind';
import { databaseAnnotations } from '../database/bound-database';
import { documentsOf } from '../helm/layers';
import { type ResolvedChart, warnOfUntestedChart } from '../helm/prefect-helm';
import { helmRelease } from '../helm/release';
import { checkReleaseOwner } from '../helm/releases';
import { objectLabels, ownLabels } from '../kubernetes/labels';
import { checkNamespaceOwner, Namespaces } from '../kubernetes/namespaces';
import { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { checkAddedWorker, checkWorker, checkWorkerNames } from '../prefect-worker/checks';
import type { WorkerOptions } from '../prefect-worker/props';
import { workerId } from '../prefect-worker/resolve';
import type { IPrefectServer, WorkerHost } from '../prefect-worker/server-ref';
import { PrefectWorker } from '../prefect-worker/worker';
import { WorkerApi } from '../prefect-worker/worker-api';
import { Problems } from '../validation/problems';
import { checkProps } from '../validation/props';
import { AuthSecrets } from './auth-secrets';
import { plainHttpWarnings } from './authentication-checks';
import { backupSource } from './backup-source';
import { SERVER_LAYERS, SERVER_PROTECTION } from './chart/layers';
import { serverLists } from './chart/lists';
import { RESERVED_SERVER_VALUES } from './chart/reserved-values';
import { checkServer } from './checks';
import { databaseSetupJob } from './jobs';
import { addNetworkPolicies } from './network-policies';
import { PrefectServerOutputs } from './outputs';
import type { PrefectServerProps } from './props';
import { type ResolvedServer, resolveServer } from './resolve';
import { type PrefectServerAttributes, serverFromAttributes } from './server-attributes';
import { clusterApiUrl, type ServerSettings } from './settings';

/**
 * A Prefect 3 server on Kubernetes: namespace, passwords in Secrets, the database's volume claim, and a
 * release of the chart prefect-server that refers to them by name.
 *
 * It makes no provider and no backend. Add `KubernetesProvider`, `HelmProvider` and `RandomProvider` to the
 * stack.
 */
export class PrefectServer extends Construct implements IPrefectServer, IBackupSource {
  /**
   * A server that another stack or program made, for `WorkerApi.server()`. It makes no resource.
   *
   * @param attributes address and version of the server, and the Secret with its auth string
   */
  public static fromServerAttributes(attributes: PrefectServerAttributes): IPrefectServer {
    return serverFromAttributes(attributes);
  }

  /** Name of the Service, and of the release unless `releaseName` is set. */
  public readonly name: string;

  /** Name of the namespace. */
  public readonly namespace: string;

  /** URL of the API inside the cluster, with `/api`. */
  public readonly apiUrl: string;

  /** Name of the Secret with the database's password. SQLite and `Credentials.none()` have none. */
  public readonly databaseSecretName?: string;

  /** Name of the Secret with the API's auth string, if `basicAuth` is set. */
  public readonly apiAuthSecretName?: string;

  /** Name of the volume claim of a bundled database or SQLite. */
  public readonly claimName?: string;

  /** Version of Prefect, if it is known at synth. */
  public readonly prefectVersion?: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** The workers of this server. */
  public readonly workers: PrefectWorker[];

  /** @internal */
  public readonly _settings: ServerSettings;

  /** @internal */
  public readonly _host: WorkerHost;

  /** @internal */
  public readonly _backupSource: BackupSource;

  private readonly chart: ResolvedChart;

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: PrefectServerProps = {}) {
    super(scope, id);
    checkProps(this, 'PrefectServerProps', props);
    const server = resolveServer(props);
    const preconditions = this.check(server);
    const { name, namespace, database, chart, prefectVersion } = server;
    this.chart = chart;
    this.prefectVersion = prefectVersion;

    const labels = objectLabels(name, props.labels);
    const namespaces = new Namespaces(this, props.labels);
    const { encryptionKey } = props;
    const holdsData = database._isProtected || encryptionKey?._isProtected === true;
    const namespaceResources = namespaces.ensure(namespace, 'namespace', holdsData);
    const objects = { namespace: namespace.name, labels, dependsOn: namespaceResources };
    const { claim, ...bound } = bindDatabase(this, database, { ...objects, name });
    const auth = new AuthSecrets(this, {
      basicAuth: props.basicAuth,
      serverName: name,
      ...{ namespace, namespaces, labels },
    });
    this._settings = {
      ...server.basis,
      database: bound,
      authSecretName: auth.secretName,
      secretAnnotations: { ...auth.podAnnotations, ...databaseAnnotations(bound) },
    };
    this.name = name;
    this.namespace = namespace.name;
    this.apiUrl = clusterApiUrl(this._settings);
    this.databaseSecretName = bound.secret?.name;
    this.apiAuthSecretName = auth.secretName;
    this.claimName = bound.claimName;
    const prerequisites = [
      ...namespaceResources,
      ...claim,
      ...(bound.secret?.resources ?? []),
      ...auth.in(namespace),
      ...(encryptionKey ? encryptionKeySecret(this, encryptionKey, { ...objects, server: name }) : []),
    ];
    const jobs = new OneTimeJobs(this, {
      namespace: namespace.name,
      labels: ownLabels(name),
      commonLabels: props.labels,
      dependsOn: namespaceResources,
    });
    this.release = this.createRelease(
      !namespaces.isMade(namespace.name),
      [...prerequisites, ...databaseSetupJob(jobs, this._settings, prerequisites)],
      preconditions,
    );
    this._host = {
      ...{ identity: server.identity, scope: this, release: this.release, namespaces },
      workerNamespaces: new Set(),
      authAnnotations: auth.podAnnotations,
      csrfProtection: props.csrfProtection,
      authSecretIn: (namespace) => auth.in(namespace),
    };
    this._backupSource = backupSource(this._settings, this.release, namespaceResources);
    addNetworkPolicies(this, this._settings, objects, this._host.workerNamespaces);
    const api = WorkerApi.server(this);
    this.workers = (props.workers ?? []).map(
      (worker) => new PrefectWorker(this, workerId(worker), { ...worker, api }),
    );
    this.warn(props);
  }

  /**
   * Adds a worker of this server, with its own helm release. Add each worker before `addOutputs()`, because
   * the outputs list the workers.
   *
   * @param id the construct id, which is part of the worker's Terraform addresses
   * @param options options of the worker
   * @throws an error that lists every problem with the options
   */
  public addWorker(id: string, options: WorkerOptions): PrefectWorker {
    const problems = new Problems();
    checkAddedWorker(problems, this, id);
    problems.throwIfAny(this);
    const worker = new PrefectWorker(this, id, { ...options, api: WorkerApi.server(this) });
    this.workers.push(worker);
    return worker;
  }

  /**
   * Adds Terraform outputs to the stack: URLs, commands and names of Secrets, never a secret.
   *
   * @param prefix prefix of each output's name, which a stack with several servers needs
   * @throws an error if an output of that name exists
   */
  public addOutputs(prefix: string = ''): void {
    new PrefectServerOutputs(
      this,
      {
        settings: this._settings,
        chartVersion: this.chart.version,
        prefectVersion: this.prefectVersion,
        release: this.release,
        workers: this.workers,
      },
      prefix,
    );
  }

  private check(server: ResolvedServer): readonly Precondition[] {
    const { props, name, namespace, database } = server;
    const workers = props.workers ?? [];
    const problems = new Problems();
    checkServer(problems, { name, namespace: namespace.name, props, spec: database._spec });
    // Conditions on the workers' props belong to the workers' releases.
    const { conditions } = problems;
    checkNamespaceOwner(problems, 'namespace', this, namespace);
    checkReleaseOwner(problems, this, namespace.name, props.releaseName ?? name);
    checkWorkerNames(problems, workers);
    workers.forEach((worker, index) => {
      checkWorker(problems, `workers[${index}].`, worker, server.identity);
      checkNamespaceOwner(problems, `workers[${index}].namespace`, this, worker.namespace);
      checkNamespaceOwner(problems, `workers[${index}].job.namespace`, this, worker.job?.namespace);
    });
    problems.throwIfAny(this);
    return conditions;
  }

  private warn(props: PrefectServerProps): void {
    warnOfUntestedChart(this, this.chart);
    for (const warning of plainHttpWarnings(props)) {
      Annotations.of(this).addWarning(warning);
    }
  }

  private createRelease(
    sharedNamespace: boolean,
    dependsOn: ITerraformDependable[],
    preconditions: readonly Precondition[],
  ): TerraformResource {
    const settings = this._settings;
    const { name, namespace, props } = settings;
    return helmRelease(this, 'release', {
      name: props.releaseName ?? name,
      namespace,
      chart: this.chart,
      layers: documentsOf(SERVER_LAYERS, settings),
      userValues: props.values,
      reserved: RESERVED_SERVER_VALUES,
      protection: documentsOf(SERVER_PROTECTION, settings),
      lists: serverLists(settings),
      release: props.release,
      sharedNamespace,
      wait: props.release?.wait ?? true,
      dependsOn,
      preconditions,
    }).release;
  }
}
