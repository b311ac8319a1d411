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

/** What the local and the Kubernetes backend need beside their own settings. */
export interface BackendContext {
  readonly kubernetes: ConnectionSettings;
  readonly connection: Connection;
  readonly environment: NodeJS.ProcessEnv;
}

/** Backends whose configuration equals their settings. */
const BACKENDS: Readonly<Record<string, new (stack: TerraformStack, config: any) => TerraformBackend>> = {
  s3: S3Backend,
  gcs: GcsBackend,
  azurerm: AzurermBackend,
  http: HttpBackend,
  remote: RemoteBackend,
};

/** Adds the backend. `checkSettings` has checked its configuration. */
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
        throw new Error(`The schema allows the backend "${type}", but the app has no class for it.`);
      }
      new Backend(stack, config);
    }
  }
}

/** cdktf's default path is absolute, so it would differ between machines. */
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
