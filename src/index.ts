export { type ChartRepositoryOptions, ChartSource } from './charts/source';
export { BasicAuth } from './credentials/basic-auth';
export {
  Credentials,
  type GeneratedCredentialsOptions,
  type GivenCredentialsOptions,
  type SecretKeys,
  type WriteOnlyCredentialsOptions,
} from './credentials/credentials';
export {
  type BundledDatabaseOptions,
  type ConnectionPool,
  Database,
  type ExternalDatabaseOptions,
  type PostgresImage,
  type PostgresOptions,
  type SqliteDatabaseOptions,
} from './database/database';
export type { DatabaseSetup } from './database/setup';
export { CertificateSource, SslMode } from './database/ssl';
export type { GatewayOptions, IngressOptions, ServiceOptions } from './exposure';
export {
  type PodOptions,
  PullPolicy,
  type ResourceRequirements,
  type SchedulingOptions,
  type SecretKeyReference,
  ServiceType,
  type Toleration,
} from './kubernetes/common';
export { Namespace, type NamespaceOptions } from './namespace';
export type { PrefectImage } from './prefect-image';
export { PrefectServer } from './prefect-server';
export type { PrefectServerProps, RetentionOptions } from './prefect-server-props';
export { PrefectWorker } from './prefect-worker';
export type { JobOptions, PrefectWorkerProps, WorkerOptions } from './prefect-worker-props';
export {
  type Prefect1AgentOptions,
  type Prefect1JobOptions,
  Prefect1JobTemplate,
} from './prefect1-agent-options';
export type { Prefect1EndpointOptions, Prefect1IngressOptions } from './prefect1-exposure';
export { Prefect1Server } from './prefect1-server';
export type {
  Prefect1ServerProps,
  Prefect1TenantOptions,
  Prefect1Versions,
} from './prefect1-server-props';
export { type ExternalRedisOptions, Redis } from './redis';
export type { ReleaseOptions } from './release-options';
export { type CloudApiOptions, type SelfHostedApiOptions, WorkerApi } from './worker-api';
