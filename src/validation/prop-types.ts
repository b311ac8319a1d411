// Written by `npm run generate` from the jsii assembly: the types that the check of props goes by.

/** The props of each struct. */
export const STRUCTS: Readonly<Record<string, string>> = {
  AutoscalingOptions: 'maxReplicas: number, minReplicas?: number, targetCpu?: number, targetMemory?: number',
  BackupUploadOptions: 'image: string, command: string[], secretName?: string, serviceAccountName?: string',
  BundledDatabaseOptions:
    'credentials?: Credentials, size?: string, storageClass?: string, accessMode?: string, preventDestroy?: boolean, existingClaim?: string, setPasswordAtStart?: boolean, image?: PostgresImage, resources?: ResourceRequirements, name?: string, username?: string, pool?: ConnectionPool, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  ChartRepositoryOptions: 'version?: string, repository?: string',
  CloudApiOptions: 'accountId: string, workspaceId: string, apiKey: SecretKeyReference, url?: string',
  CloudNativePgOptions: 'cluster: string, pool?: ConnectionPool',
  ConnectionPool: 'size?: number, maxOverflow?: number, timeout?: number, statementTimeout?: number',
  DatabaseSetup:
    'adminPassword: SecretKeyReference, adminUsername?: string, adminDatabase?: string, image?: string, restricted?: boolean, twoRoles?: boolean',
  EncryptionKeyOptions: 'preventDestroy?: boolean',
  ExternalDatabaseOptions:
    'host?: string, port?: number, credentials: Credentials, sslMode?: SslMode, sslCa?: CertificateSource, sslClientCertificate?: string, transactionPooler?: boolean, setup?: DatabaseSetup, name?: string, username?: string, pool?: ConnectionPool',
  ExternalRedisOptions:
    'host: string, port?: number, database?: number, username?: string, password?: SecretKeyReference, ssl?: boolean, docketUrl: SecretKeyReference',
  GatewayOptions:
    'name: string, namespace?: string, sectionName?: string, hostnames: string[], https?: boolean',
  GeneratedCredentialsOptions: 'length?: number, specialCharacters?: string, version?: number',
  GivenCredentialsOptions: 'version?: number',
  IngressOptions:
    'host: string, className?: string, path?: string, pathType?: string, annotations?: {string}, tlsSecretName?: string, extraHosts?: string[], extraPaths?: {any}[]',
  JobOptions:
    'namespace?: Namespace, image?: string, requests?: {string}, limits?: {string}, nodeSelector?: {string}, tolerations?: Toleration[], serviceAccountName?: string, pullSecrets?: string[], environment?: {string}, ttlAfterFinished?: number, restricted?: boolean, template?: {any}',
  NamespaceOptions: 'labels?: {string}, annotations?: {string}, preventDestroy?: boolean',
  NetworkPeer: 'podLabels?: {string}, namespaceLabels?: {string}, cidr?: string',
  NetworkPolicyOptions: 'database?: boolean, databaseFrom?: NetworkPeer[], serverFrom?: NetworkPeer[]',
  PodOptions:
    'resources?: ResourceRequirements, podLabels?: {string}, podAnnotations?: {string}, environment?: {string}, secretEnvironment?: {SecretKeyReference}, serviceAccountAnnotations?: {string}, serviceAccountName?: string, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  PodSpecOptions:
    'initContainers?: {any}[], containers?: {any}[], volumes?: {any}[], volumeMounts?: {any}[], environmentFromSecret?: string, environmentFromConfigMap?: string, securityContext?: {any}, containerSecurityContext?: {any}, priorityClassName?: string',
  PostgresImage:
    'registry?: string, repository?: string, tag?: string, pullPolicy?: PullPolicy, pullSecrets?: string[]',
  PostgresOptions: 'name?: string, username?: string, pool?: ConnectionPool',
  Prefect1AgentOptions:
    'labels?: string[], replicas?: number, resources?: ResourceRequirements, imageRepository?: string, imageTag?: string, environment?: {string}, secretEnvironment?: {SecretKeyReference}, podAnnotations?: {string}, job?: Prefect1JobOptions, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  Prefect1EndpointOptions:
    'type?: ServiceType, port?: number, annotations?: {string}, allowedSourceRanges?: string[], ingress?: Prefect1IngressOptions',
  Prefect1IngressOptions:
    'host: string, className?: string, path?: string, annotations?: {string}, tlsSecretName?: string',
  Prefect1JobOptions:
    'resources?: ResourceRequirements, imagePullPolicy?: PullPolicy, imagePullSecrets?: string[], template?: Prefect1JobTemplate',
  Prefect1ServerProps:
    'name?: string, namespace?: Namespace, labels?: {string}, database?: Database, ui?: Prefect1EndpointOptions, apollo?: Prefect1EndpointOptions, apolloApiUrl?: string, acknowledgeNoAuthentication?: boolean, agent?: Prefect1AgentOptions, tenant?: Prefect1TenantOptions, createTenant?: boolean, setupJobs?: SetupJobOptions, versions?: Prefect1Versions, imageRegistry?: string, pullPolicy?: PullPolicy, pullSecrets?: string[], environment?: {string}, secretEnvironment?: {SecretKeyReference}, podAnnotations?: {string}, serviceAccountAnnotations?: {string}, serviceAccountName?: string, chart?: ChartSource, values?: any[], release?: ReleaseOptions, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  Prefect1TenantOptions: 'name?: string, slug?: string, restricted?: boolean',
  Prefect1Versions: 'server?: string, core?: string, ui?: string, hasura?: string',
  PrefectBackupProps:
    'server: IBackupSource, schedule?: string, keep?: number, beforeUpgrade?: boolean, size?: string, storageClass?: string, existingClaim?: string, preventDestroy?: boolean, image?: string, upload?: BackupUploadOptions',
  PrefectImage:
    'registry?: string, repository?: string, tag?: string, pullPolicy?: PullPolicy, pullSecrets?: string[]',
  PrefectMetricsProps:
    'server: IPrefectServer, name?: string, prometheusLabels?: {string}, serviceMonitor?: boolean, alerts?: boolean, dashboard?: boolean, csrfProtection?: boolean, chart?: ChartSource, values?: any[], release?: ReleaseOptions',
  PrefectServerAttributes:
    'name?: string, namespace: string, apiUrl?: string, apiAuthSecretName?: string, prefectVersion?: string',
  PrefectServerProps:
    'name?: string, releaseName?: string, namespace?: Namespace, labels?: {string}, database?: Database, basicAuth?: BasicAuth, acknowledgeNoAuthentication?: boolean, encryptionKey?: EncryptionKey, service?: ServiceOptions, ingress?: IngressOptions, gateway?: GatewayOptions, networkPolicy?: NetworkPolicyOptions, basePath?: string, uiApiUrl?: string, corsAllowedOrigins?: string[], csrfProtection?: boolean, analytics?: boolean, workers?: WorkerOptions[], prefectVersion?: string, image?: PrefectImage, chart?: ChartSource, replicas?: number, autoscaling?: AutoscalingOptions, backgroundReplicas?: number, redis?: Redis, pod?: ServerPodSpecOptions, setupJobs?: SetupJobOptions, loggingLevel?: string, startupTimeout?: number, retention?: RetentionOptions, values?: any[], release?: ReleaseOptions, resources?: ResourceRequirements, podLabels?: {string}, podAnnotations?: {string}, environment?: {string}, secretEnvironment?: {SecretKeyReference}, serviceAccountAnnotations?: {string}, serviceAccountName?: string, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  PrefectWorkerProps:
    'api: WorkerApi, workPool: string, type?: string, name?: string, releaseName?: string, namespace?: Namespace, labels?: {string}, workQueues?: string[], createPool?: boolean, roleRules?: {any}[], pod?: PodSpecOptions, displayName?: string, queryInterval?: number, prefetchSeconds?: number, job?: JobOptions, clusterUid?: string, livenessProbe?: boolean, prefectVersion?: string, image?: PrefectImage, chart?: ChartSource, values?: any[], release?: ReleaseOptions, resources?: ResourceRequirements, podLabels?: {string}, podAnnotations?: {string}, environment?: {string}, secretEnvironment?: {SecretKeyReference}, serviceAccountAnnotations?: {string}, serviceAccountName?: string, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}, concurrencyLimit?: number, replicas?: number, autoscaling?: WorkerAutoscalingOptions, podDisruptionBudget?: {any}',
  ReleaseOptions:
    'timeout?: number, wait?: boolean, maxHistory?: number, atomic?: boolean, forceUpdate?: boolean, takeOwnership?: boolean, upgradeInstall?: boolean',
  ResourceRequirements: 'requests?: {string}, limits?: {string}',
  RetentionOptions: 'eventDays?: number, flowRunDays?: number',
  SchedulingOptions: 'nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}',
  SecretKeyReference: 'secretName: string, key: string',
  SecretKeys:
    'password?: string, urlEncodedPassword?: string, adminPassword?: string, connectionString?: string, username?: string, host?: string, port?: string, database?: string',
  SelfHostedApiOptions: 'url: string, authSecretName?: string',
  ServerPodSpecOptions:
    'terminationGracePeriodSeconds?: number, initContainers?: {any}[], containers?: {any}[], volumes?: {any}[], volumeMounts?: {any}[], environmentFromSecret?: string, environmentFromConfigMap?: string, securityContext?: {any}, containerSecurityContext?: {any}, priorityClassName?: string',
  ServiceOptions:
    'type?: ServiceType, port?: number, nodePort?: number, annotations?: {string}, externalTrafficPolicy?: string, ipFamilyPolicy?: string, ipFamilies?: string[]',
  SetupJobOptions:
    'resources?: ResourceRequirements, podLabels?: {string}, podAnnotations?: {string}, priorityClassName?: string',
  SqliteDatabaseOptions: 'size?: string, storageClass?: string, preventDestroy?: boolean',
  Toleration: 'key?: string, operator?: string, value?: string, effect?: string, tolerationSeconds?: number',
  WorkerAutoscalingOptions:
    'maxReplicas: number, minReplicas?: number, targetCpu?: number, targetMemory?: number',
  WorkerOptions:
    'workPool: string, type?: string, name?: string, releaseName?: string, namespace?: Namespace, labels?: {string}, workQueues?: string[], createPool?: boolean, roleRules?: {any}[], pod?: PodSpecOptions, displayName?: string, queryInterval?: number, prefetchSeconds?: number, job?: JobOptions, clusterUid?: string, livenessProbe?: boolean, prefectVersion?: string, image?: PrefectImage, chart?: ChartSource, values?: any[], release?: ReleaseOptions, resources?: ResourceRequirements, podLabels?: {string}, podAnnotations?: {string}, environment?: {string}, secretEnvironment?: {SecretKeyReference}, serviceAccountAnnotations?: {string}, serviceAccountName?: string, nodeSelector?: {string}, tolerations?: Toleration[], affinity?: {any}, concurrencyLimit?: number, replicas?: number, autoscaling?: WorkerAutoscalingOptions, podDisruptionBudget?: {any}',
  WorkerScalingOptions:
    'concurrencyLimit?: number, replicas?: number, autoscaling?: WorkerAutoscalingOptions, podDisruptionBudget?: {any}',
  WriteOnlyCredentialsOptions: 'length?: number, specialCharacters?: string, version?: number',
};

/** The parameters of each static factory. */
export const FACTORIES: Readonly<Record<string, string>> = {
  'BasicAuth.generated': 'options?: GeneratedCredentialsOptions',
  'BasicAuth.fromPassword': 'password: string, options?: GivenCredentialsOptions',
  'BasicAuth.fromSecret': 'secretName: string',
  'BasicAuth.writeOnly': 'options?: WriteOnlyCredentialsOptions',
  'CertificateSource.fromSecret': 'secretName: string, key?: string',
  'CertificateSource.fromConfigMap': 'configMapName: string, key?: string',
  'ChartSource.fromRepository': 'options?: ChartRepositoryOptions',
  'ChartSource.fromPrivateRepository': 'username: string, password: string, options: ChartRepositoryOptions',
  'ChartSource.fromArchive': 'location: string, version: string',
  'Credentials.generated': 'options?: GeneratedCredentialsOptions',
  'Credentials.fromPassword': 'password: string, options?: GivenCredentialsOptions',
  'Credentials.fromSecret': 'secretName: string, keys?: SecretKeys',
  'Credentials.writeOnly': 'options?: WriteOnlyCredentialsOptions',
  'Credentials.none': '',
  'Database.bundled': 'options?: BundledDatabaseOptions',
  'Database.external': 'options: ExternalDatabaseOptions',
  'Database.cloudNativePg': 'options: CloudNativePgOptions',
  'Database.sqlite': 'options?: SqliteDatabaseOptions',
  'EncryptionKey.generated': 'options?: EncryptionKeyOptions',
  'EncryptionKey.fromPassword': 'password: string',
  'EncryptionKey.fromSecret': 'secretName: string, key?: string',
  'EncryptionKey.writeOnly': 'options?: EncryptionKeyOptions',
  'Namespace.create': 'name: string, options?: NamespaceOptions',
  'Namespace.existing': 'name: string',
  'Prefect1JobTemplate.inline': 'manifest: {any}',
  'Prefect1JobTemplate.fromConfigMap': 'configMapName: string, key: string',
  'Prefect1JobTemplate.fromFile': 'path: string',
  'PrefectServer.fromServerAttributes': 'attributes: PrefectServerAttributes',
  'Redis.external': 'options: ExternalRedisOptions',
  'WorkerApi.server': 'server: IPrefectServer',
  'WorkerApi.selfHosted': 'options: SelfHostedApiOptions',
  'WorkerApi.cloud': 'options: CloudApiOptions',
};

/** The constants of each class that is like an enum. */
export const CONSTANTS: Readonly<Record<string, string>> = {
  PullPolicy: 'ALWAYS, IF_NOT_PRESENT, NEVER',
  ServiceType: 'CLUSTER_IP, LOAD_BALANCER, NODE_PORT',
  SslMode: 'DISABLE, PREFER, REQUIRE, VERIFY_CA, VERIFY_FULL',
};

/** What each interface with behaviour has to have. */
export const INTERFACES: Readonly<Record<string, string>> = {
  IBackupSource: 'name, namespace',
  IPrefectServer: 'name, namespace, apiUrl',
};
