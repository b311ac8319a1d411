export { BasicAuth } from './credentials/basic-auth';
export {
  Credentials,
  type GeneratedCredentialsOptions,
  type GivenCredentialsOptions,
  type SecretKeys,
  type WriteOnlyCredentialsOptions,
} from './credentials/credentials';
export { EncryptionKey, type EncryptionKeyOptions } from './credentials/encryption-key';
export type { IBackupSource } from './database/backup-source';
export type { CloudNativePgOptions } from './database/cloud-native-pg';
export {
  type BundledDatabaseOptions,
  Database,
  type ExternalDatabaseOptions,
  type SqliteDatabaseOptions,
} from './database/database';
export type { ConnectionPool, PostgresOptions } from './database/postgres-options';
export type { DatabaseSetup } from './database/setup';
export { CertificateSource, SslMode } from './database/ssl';
export { type ChartRepositoryOptions, ChartSource } from './helm/chart-source';
export type { ReleaseOptions } from './helm/release-options';
export type { PostgresImage } from './images/postgres-image';
export type { PrefectImage } from './images/prefect-image';
export type { AutoscalingOptions } from './kubernetes/autoscaling-options';
export { Namespace, type NamespaceOptions } from './kubernetes/namespace';
export {
  type PodOptions,
  PullPolicy,
  type ResourceRequirements,
  type SchedulingOptions,
  type SecretKeyReference,
  ServiceType,
  type Toleration,
} from './kubernetes/pod-options';
export type { PodSpecOptions, ServerPodSpecOptions } from './kubernetes/pod-spec-options';
export type { SetupJobOptions } from './kubernetes/setup-job-options';
export { PrefectBackup } from './prefect-backup/backup';
export type { PrefectBackupProps } from './prefect-backup/props';
export type { BackupUploadOptions } from './prefect-backup/upload-options';
export { PrefectMetrics } from './prefect-metrics/metrics';
export type { PrefectMetricsProps } from './prefect-metrics/props';
export type { GatewayOptions, IngressOptions, ServiceOptions } from './prefect-server/exposure-options';
export type { NetworkPeer, NetworkPolicyOptions } from './prefect-server/network-policy-options';
export type { PrefectServerProps } from './prefect-server/props';
export { type ExternalRedisOptions, Redis } from './prefect-server/redis';
export type { RetentionOptions } from './prefect-server/retention-options';
export { PrefectServer } from './prefect-server/server';
export type { PrefectServerAttributes } from './prefect-server/server-attributes';
export type { JobOptions, PrefectWorkerProps, WorkerOptions } from './prefect-worker/props';
export type { WorkerAutoscalingOptions, WorkerScalingOptions } from './prefect-worker/scaling-options';
export type { IPrefectServer } from './prefect-worker/server-ref';
export { PrefectWorker } from './prefect-worker/worker';
export { type CloudApiOptions, type SelfHostedApiOptions, WorkerApi } from './prefect-worker/worker-api';
export {
  type Prefect1AgentOptions,
  type Prefect1JobOptions,
  Prefect1JobTemplate,
} from './prefect1-server/agent-options';
export type { Prefect1EndpointOptions, Prefect1IngressOptions } from './prefect1-server/endpoint-options';
export type {
  Prefect1ServerProps,
  Prefect1TenantOptions,
  Prefect1Versions,
} from './prefect1-server/props';
export { Prefect1Server } from './prefect1-server/server';
