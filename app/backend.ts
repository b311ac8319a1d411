import {
  AzurermBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  RemoteBackend,
  S3Backend,
  type TerraformBackend,
  type TerraformStack,
} from 'cdktf';
import { type Connection, kubeconfig } from './connection';
import { KubernetesBackend, type KubernetesBackendConfig } from './kubernetes-backend';
import type { BackendSettings, ConnectionSettings } from './load-settings';
import { pathFromStack } from './stack-path';

/** Where the stack is and how it reaches the cluster, for the backends that need to know. */
export interface BackendContext {
  readonly kubernetes: ConnectionSettings;
  readonly connection: Connection;
  readonly environment: NodeJS.ProcessEnv;
}

/** Backends that take their configuration as the settings have it. */
const BACKENDS: Readonly<Record<string, new (stack: TerraformStack, config: any) => TerraformBackend>> = {
  s3: S3Backend,
  gcs: GcsBackend,
  azurerm: AzurermBackend,
  http: HttpBackend,
  remote: RemoteBackend,
};

/** Adds the backend. The schema has checked its configuration. */
export function addBackend(stack: TerraformStack, settings: BackendSettings, context: BackendContext): void {
  const { type, ...config } = settings;
  switch (type) {
    case 'local':
      new LocalBackend(stack, localConfig(stack, config));
      break;
    case 'kubernetes':
      new KubernetesBackend(stack, kubernetesConfig(stack, config, context));
      break;
    default: {
      const Backend = BACKENDS[type];
      if (Backend === undefined) {
        throw new Error(`The schema has a backend "${type}" that the app does not.`);
      }
      new Backend(stack, config);
    }
  }
}

/** cdktf's own default is an absolute path, and so another one on each machine. */
function localConfig(
  stack: TerraformStack,
  { path, workspaceDir }: { readonly path?: string; readonly workspaceDir?: string },
): { path: string; workspaceDir?: string } {
  return {
    path: pathFromStack(stack, path ?? `terraform.${stack.node.id}.tfstate`),
    ...(workspaceDir !== undefined && { workspaceDir: pathFromStack(stack, workspaceDir) }),
  };
}

interface KubernetesBackendSettings {
  readonly secretSuffix?: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly configPath?: string;
  readonly context?: string;
}

function kubernetesConfig(
  stack: TerraformStack,
  { configPath, context, secretSuffix, ...rest }: KubernetesBackendSettings,
  { kubernetes, connection, environment }: BackendContext,
): KubernetesBackendConfig {
  const common = { ...rest, secretSuffix: secretSuffix ?? stack.node.id };
  if (configPath !== undefined || context !== undefined) {
    const path = configPath ?? (kubernetes.type === 'kubeconfig' ? kubernetes.configPath : undefined);
    return { ...common, inCluster: false, configContext: context, ...kubeconfig(stack, path, environment) };
  }
  return { ...common, inCluster: kubernetes.type === 'inCluster', ...connection };
}
