import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import {
  Annotations,
  Fn,
  type ITerraformDependable,
  type Precondition,
  TerraformLocal,
  type TerraformResource,
} from 'cdktf';
import { Construct } from 'constructs';
import type { ServerDatabase } from './charts/prefect-server/settings';
import { agent, agentLists, followTemplate, JOB_TEMPLATE_KEY } from './charts/prefect1-server/agent';
import { databaseLists, databaseTies, databaseTuning } from './charts/prefect1-server/database';
import { apolloApiUrl, exposure, isExternal } from './charts/prefect1-server/exposure';
import { followSecret, images, operations, operationsLists } from './charts/prefect1-server/operations';
import { RESERVED_PREFECT1_VALUES } from './charts/prefect1-server/reserved';
import {
  clusterApiUrl,
  type EndpointComponent,
  PREFECT1_SECRET_KEYS,
  type Prefect1Settings,
  podLabels,
  portOf,
} from './charts/prefect1-server/settings';
import { resolvePrefect1Chart, versionWarnings } from './charts/prefect1-server/versions';
import type { ResolvedChart } from './charts/versions';
import { Credentials } from './credentials/credentials';
import { databaseSecret } from './credentials/database-secret';
import { databaseClaim, keepFormerClaim } from './database/claim';
import { Database, type DatabaseSpec } from './database/database';
import { externalService, loadBalancerAddress } from './kubernetes/external-service';
import { ownLabels } from './kubernetes/labels';
import { checkNamespaceMaker, Namespaces } from './kubernetes/namespaces';
import { OneTimeJobs } from './kubernetes/one-time-jobs';
import { Namespace } from './namespace';
import { exposureWarnings } from './prefect1-exposure-check';
import { agentTenantJob, databaseSetupJob, tenantJob } from './prefect1-jobs';
import { checkPrefect1Server } from './prefect1-server-check';
import { Prefect1ServerOutputs } from './prefect1-server-outputs';
import type { Prefect1ServerProps } from './prefect1-server-props';
import { escapeUserDocument } from './terraform/escape';
import { helmRelease, type OwnRelease } from './terraform/release';
import { checkReleaseMaker } from './terraform/releases';
import { Problems } from './validation/problems';

/** Addresses of load balancers. */
type Addresses = { readonly [component in EndpointComponent]?: string };

/**
 * A Prefect 1 server on Kubernetes, for those who have to run one: namespace, passwords in a Secret, the
 * database's volume claim, a release of the chart prefect-server of Prefect 1 that refers to them by
 * name, and a tenant.
 *
 * It makes no provider and no backend: the stack has `KubernetesProvider`, `HelmProvider` and
 * `RandomProvider`.
 */
export class Prefect1Server extends Construct {
  /** Name of the release; objects are named after it. */
  public readonly name: string;

  /** Name of the namespace. */
  public readonly namespace: string;

  /** URL of the GraphQL API inside the cluster, with `/graphql`. */
  public readonly apiUrl: string;

  /** URL of the GraphQL API as the UI in a browser is told it. */
  public readonly apolloApiUrl: string;

  /** Name of the Secret with the database's passwords. */
  public readonly databaseSecretName: string;

  /** Name of the database's volume claim, where there is one. */
  public readonly claimName?: string;

  /** The `helm_release`. */
  public readonly release: TerraformResource;

  /** @internal */
  public readonly _settings: Prefect1Settings;

  /** @internal */
  public readonly _addresses: Addresses;

  private readonly chart: ResolvedChart;

  /** @throws an error that lists every problem with the props, each with an id, its path and a remedy. */
  public constructor(scope: Construct, id: string, props: Prefect1ServerProps = {}) {
    super(scope, id);
    const namespace = props.namespace ?? Namespace.create('prefect1');
    const database = props.database ?? Database.bundled();
    this.name = props.name ?? 'prefect1';
    this.namespace = namespace.name;
    this.chart = resolvePrefect1Chart(props.chart);
    const basis = { name: this.name, namespace: this.namespace, props };
    const problems = new Problems();
    checkPrefect1Server(problems, { ...basis, spec: database._spec });
    checkNamespaceMaker(problems, 'namespace', this, namespace);
    checkReleaseMaker(problems, this, this.namespace, this.name);
    problems.throwIfAny(this);

    const labels = ownLabels(this.name);
    const namespaces = new Namespaces(this);
    const before = namespaces.ensure(namespace, 'namespace', database._isProtected);
    const { resources, ...bound } = this.bindDatabase(database, labels, before);
    const jobs = new OneTimeJobs(this, { namespace: this.namespace, labels, dependsOn: before });
    const setup = databaseSetupJob(jobs, basis, bound, [...before, ...resources]);
    const { services, addresses } = this.createExternalServices(props, labels, before);
    this._addresses = addresses;
    const jobTemplate = this.createJobTemplate(props, labels, before);
    this.apolloApiUrl = apolloApiUrl(props, this._addresses.apollo);
    this._settings = {
      ...basis,
      database: bound,
      apolloApiUrl: this.apolloApiUrl,
      jobTemplate: jobTemplate?.reference,
    };
    this.databaseSecretName = bound.secret?.name ?? '';
    this.claimName = bound.claimName;
    this.apiUrl = clusterApiUrl(this._settings);
    const dependsOn = [...before, ...resources, ...setup, ...services, ...(jobTemplate?.resources ?? [])];
    const { release, ownership } = this.createRelease(
      !namespaces.isMade(this.namespace),
      dependsOn,
      problems.conditions,
    );
    this.release = release;
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
   * Registers Terraform outputs that say how to connect: URLs, commands, names of Secrets and never a
   * secret itself.
   *
   * @param prefix put in front of each output's name; needed where a stack has several servers
   * @throws an error if an output of that name exists
   */
  public addOutputs(prefix: string = ''): void {
    new Prefect1ServerOutputs(this, this.chart, prefix);
  }

  private bindDatabase(
    database: Database,
    labels: Record<string, string>,
    dependsOn: TerraformResource[],
  ): ServerDatabase & { resources: TerraformResource[] } {
    const { _spec: spec, _isProtected: preventDestroy } = database;
    const options = { namespace: this.namespace, baseName: `${this.name}-database`, labels, dependsOn };
    if (spec.kind === 'external') {
      keepFormerClaim(this);
      const keys = { password: PREFECT1_SECRET_KEYS.password };
      const secret = databaseSecret(this, spec.options.credentials._spec, { ...options, keys });
      return { spec, secret, resources: secret.resources };
    }
    const { credentials, existingClaim, size, storageClass, accessMode } =
      spec.kind === 'bundled' ? spec.options : {};
    const secret = databaseSecret(this, (credentials ?? Credentials.generated())._spec, {
      ...options,
      keys: PREFECT1_SECRET_KEYS,
    });
    const claimName = existingClaim ?? `${this.name}-database`;
    if (existingClaim !== undefined) {
      keepFormerClaim(this);
      return { spec, secret, claimName, resources: secret.resources };
    }
    const claim = databaseClaim(this, {
      name: claimName,
      namespace: this.namespace,
      labels,
      size: size ?? '8Gi',
      storageClass,
      accessMode,
      preventDestroy,
      dependsOn,
    });
    const claimUid = claim.metadata.uid;
    return { spec, secret, claimName, claimUid, resources: [...secret.resources, claim] };
  }

  private createExternalServices(
    props: Prefect1ServerProps,
    labels: Record<string, string>,
    dependsOn: TerraformResource[],
  ): { services: TerraformResource[]; addresses: Addresses } {
    const services: TerraformResource[] = [];
    const addresses: { [component in EndpointComponent]?: string } = {};
    for (const component of ['ui', 'apollo'] as const) {
      const options = props[component];
      if (options?.type === undefined || !isExternal(props, component)) {
        continue;
      }
      const service = externalService(this, `${component}-external`, {
        name: `${this.name}-${component}-external`,
        namespace: this.namespace,
        labels,
        annotations: options.annotations,
        type: options.type.value,
        port: portOf(props, component),
        sourceRanges: options.allowedSourceRanges,
        selector: podLabels(this.name, component),
        dependsOn,
      });
      services.push(service);
      if (options.type.value === 'LoadBalancer') {
        addresses[component] = loadBalancerAddress(service);
      }
    }
    return { services, addresses };
  }

  private createJobTemplate(
    { agent: options }: Prefect1ServerProps,
    labels: Record<string, string>,
    dependsOn: TerraformResource[],
  ): { resources: ConfigMapV1[]; reference: { configMapName: string; hash: string } } | undefined {
    const manifest = options?.job?.template?._spec.manifest;
    if (manifest === undefined) {
      return undefined;
    }
    const local = new TerraformLocal(this, 'job-template', escapeUserDocument(manifest));
    // JSON is YAML, which Prefect reads.
    const text = Fn.jsonencode(local.expression);
    const configMapName = `${this.name}-job-template`;
    const resource = new ConfigMapV1(this, 'job-template-map', {
      metadata: { name: configMapName, namespace: this.namespace, labels },
      data: { [JOB_TEMPLATE_KEY]: text },
      dependsOn,
    });
    return { resources: [resource], reference: { configMapName, hash: Fn.substr(Fn.sha256(text), 0, 16) } };
  }

  private createRelease(
    sharedNamespace: boolean,
    dependsOn: ITerraformDependable[],
    preconditions: readonly Precondition[],
  ): OwnRelease {
    const settings = this._settings;
    const { props } = settings;
    return helmRelease(this, 'release', {
      name: this.name,
      namespace: this.namespace,
      chart: this.chart,
      layers: [
        { name: 'images', document: images(settings) },
        { name: 'database', document: databaseTuning(settings) },
        { name: 'operations', document: operations(settings) },
        { name: 'agent', document: agent(settings) },
      ],
      userValues: props.values,
      reserved: RESERVED_PREFECT1_VALUES,
      protection: [
        { name: 'exposure', document: exposure(settings) },
        { name: 'database-ties', document: databaseTies(settings) },
        { name: 'follow-secret', document: followSecret(settings) },
        { name: 'follow-template', document: followTemplate(settings) },
        { name: 'tenant', document: { jobs: { createTenant: { enabled: false } } } },
      ],
      lists: { ...operationsLists(settings), ...agentLists(settings), ...databaseLists(settings) },
      release: props.release,
      sharedNamespace,
      wait: props.release?.wait ?? true,
      // The chart has no labels for all of its objects.
      mark: { valuesKey: 'annotations', field: 'annotations' },
      dependsOn,
      preconditions,
    });
  }

  private warnings(spec: DatabaseSpec): string[] {
    const bundled =
      spec.kind === 'bundled'
        ? ['The bundled database is not for production: it has no backups and no failover.']
        : [];
    const { props } = this._settings;
    return [...bundled, ...versionWarnings(props, this.chart), ...exposureWarnings(props)];
  }
}
