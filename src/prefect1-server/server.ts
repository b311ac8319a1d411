import { Annotations, type ITerraformDependable, type Precondition, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { BackupSource, IBackupSource } from '../database/backup-source';
import { Database, type DatabaseSpec } from '../database/database';
import { documentsOf } from '../helm/layers';
import type { ResolvedChart } from '../helm/prefect-helm';
import { type CreatedRelease, helmRelease } from '../helm/release';
import { checkReleaseOwner } from '../helm/releases';
import { objectLabels, ownLabels } from '../kubernetes/labels';
import { Namespace } from '../kubernetes/namespace';
import { checkNamespaceOwner, Namespaces } from '../kubernetes/namespaces';
import { OneTimeJobs } from '../kubernetes/one-time-jobs';
import { Problems } from '../validation/problems';
import { checkProps } from '../validation/props';
import { prefect1BackupSource } from './backup-source';
import { bindPrefect1Database } from './bind-database';
import { apolloApiUrl } from './chart/exposure';
import { PREFECT1_LAYERS, PREFECT1_LISTS, PREFECT1_MARK, PREFECT1_PROTECTION } from './chart/layers';
import { RESERVED_PREFECT1_VALUES } from './chart/reserved-values';
import { checkPrefect1Server } from './checks';
import { prefect1Endpoint } from './endpoints';
import { exposureWarnings } from './exposure-checks';
import { jobTemplateMap } from './job-template';
import { agentTenantJob, databaseSetupJob, tenantJob } from './jobs';
import { Prefect1ServerOutputs } from './outputs';
import type { Prefect1ServerProps } from './props';
import { clusterApiUrl, type EndpointAddresses, type Prefect1Settings } from './settings';
import { resolvePrefect1Chart, versionWarnings } from './versions';

/**
 * A Prefect 1 server on Kubernetes, for those who still run one. It creates the namespace, a Secret with the
 * passwords, the database's volume claim, the release and a tenant. The release is of Prefect 1's chart
 * prefect-server, and refers to Secret and claim by name.
 *
 * It creates no provider and no backend. Your stack needs `KubernetesProvider`, `HelmProvider` and
 * `RandomProvider`.
 */
export class Prefect1Server extends Construct implements IBackupSource {
  /** Name of the release. Names of objects start with it. */
  public readonly name: string;

  /** Name of the namespace. */
  public readonly namespace: string;

  /** URL of the GraphQL API inside the cluster, with `/graphql`. */
  public readonly apiUrl: string;

  /** URL of the GraphQL API that the UI uses in the browser. */
  public readonly apolloApiUrl: string;

  /** Name of the Secret with the database's passwords. */
  public readonly databaseSecretName: string;

  /** Name of the database's volume claim. Undefined for an external database. */
  public readonly claimName?: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** @internal */
  public readonly _settings: Prefect1Settings;

  /** @internal */
  public readonly _backupSource: BackupSource;

  private readonly chart: ResolvedChart;
  private readonly addresses: EndpointAddresses;

  /** @throws an error that lists every problem of the props with its id, path and remedy. */
  public constructor(scope: Construct, id: string, props: Prefect1ServerProps = {}) {
    super(scope, id);
    checkProps(this, 'Prefect1ServerProps', props);
    const namespace = props.namespace ?? Namespace.create('prefect1');
    const database = props.database ?? Database.bundled();
    this.name = props.name ?? 'prefect1';
    this.namespace = namespace.name;
    this.chart = resolvePrefect1Chart(props.chart);
    const basis = { name: this.name, namespace: this.namespace, props };
    const problems = new Problems();
    checkPrefect1Server(problems, { ...basis, spec: database._spec });
    checkNamespaceOwner(problems, 'namespace', this, namespace);
    checkReleaseOwner(problems, this, this.namespace, this.name);
    problems.throwIfAny(this);

    const labels = objectLabels(this.name, props.labels);
    const namespaces = new Namespaces(this, props.labels);
    const before = namespaces.ensure(namespace, 'namespace', database._isProtected);
    const { claim, ...bound } = bindPrefect1Database(this, database, {
      name: this.name,
      namespace: this.namespace,
      labels,
      dependsOn: before,
    });
    const data = [...(bound.secret?.resources ?? []), ...claim];
    const jobs = new OneTimeJobs(this, {
      namespace: this.namespace,
      labels: ownLabels(this.name),
      commonLabels: props.labels,
      dependsOn: before,
    });
    const setup = databaseSetupJob(jobs, basis, bound, [...before, ...data]);
    const [ui, apollo] = (['ui', 'apollo'] as const).map((component) =>
      prefect1Endpoint(this, component, basis, labels, before),
    );
    this.addresses = { ui: ui?.address, apollo: apollo?.address };
    const jobTemplate = jobTemplateMap(this, basis, labels, before);
    this.apolloApiUrl = apolloApiUrl(props, this.addresses.apollo);
    this._settings = {
      ...basis,
      database: bound,
      apolloApiUrl: this.apolloApiUrl,
      jobTemplate: jobTemplate?.reference,
    };
    this.databaseSecretName = bound.secret?.name ?? '';
    this.claimName = bound.claimName;
    this.apiUrl = clusterApiUrl(this._settings);
    const beside = [ui?.service, apollo?.service, jobTemplate?.resource].filter((made) => made !== undefined);
    const dependsOn = [...before, ...data, ...setup, ...beside];
    const { release, ownership } = this.createRelease(
      !namespaces.isMade(this.namespace),
      dependsOn,
      problems.conditions,
    );
    this.release = release;
    this._backupSource = prefect1BackupSource(this._settings, this.chart.version ?? '', release, before);
    if (props.createTenant !== false) {
      tenantJob(jobs, this._settings, release);
    }
    if (props.agent !== undefined) {
      agentTenantJob(jobs, this._settings, { dependsOn, preconditions: ownership });
    }
    for (const warning of this.warnings(database._spec)) {
      Annotations.of(this).addWarning(warning);
    }
  }

  /**
   * Adds Terraform outputs to connect with: URLs, commands and names of Secrets, never a secret itself.
   *
   * @param prefix prepended to each output's name, which a stack with several servers needs
   * @throws an error if an output of the same name exists
   */
  public addOutputs(prefix: string = ''): void {
    new Prefect1ServerOutputs(
      this,
      { settings: this._settings, addresses: this.addresses, chart: this.chart },
      prefix,
    );
  }

  private createRelease(
    sharedNamespace: boolean,
    dependsOn: ITerraformDependable[],
    preconditions: readonly Precondition[],
  ): CreatedRelease {
    const settings = this._settings;
    const { props } = settings;
    return helmRelease(this, 'release', {
      name: this.name,
      namespace: this.namespace,
      chart: this.chart,
      layers: documentsOf(PREFECT1_LAYERS, settings),
      userValues: props.values,
      reserved: RESERVED_PREFECT1_VALUES,
      protection: documentsOf(PREFECT1_PROTECTION, settings),
      lists: Object.fromEntries(Object.entries(PREFECT1_LISTS).map(([path, make]) => [path, make(settings)])),
      release: props.release,
      sharedNamespace,
      wait: props.release?.wait ?? true,
      mark: PREFECT1_MARK,
      dependsOn,
      preconditions,
    });
  }

  private warnings(spec: DatabaseSpec): string[] {
    const bundled =
      spec.kind === 'bundled'
        ? ['The bundled database is not for production: it has no backups of its own and no failover.']
        : [];
    const { props } = this._settings;
    return [...bundled, ...versionWarnings(props, this.chart), ...exposureWarnings(props)];
  }
}
