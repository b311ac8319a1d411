import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { TerraformStack } from 'cdktf';
import type { Variables } from '../settings/convert-settings';
import type { ConnectionSettings } from './load-settings';
import { pathFromStack } from './stack-path';

/** Connection attributes that the Kubernetes and the helm provider share. */
export interface Connection {
  readonly configPath?: string;
  readonly configPaths?: string[];
  readonly configContext?: string;
  readonly host?: string;
  readonly token?: string;
  readonly clusterCaCertificate?: string;
}

/** The connection as attributes of the providers. */
export function connection(
  stack: TerraformStack,
  settings: ConnectionSettings,
  variables: Variables,
  environment: NodeJS.ProcessEnv,
): Connection {
  switch (settings.type) {
    case 'inCluster':
      return {};
    case 'token':
      return {
        host: settings.host,
        token: variables(settings.tokenVariable),
        clusterCaCertificate: certificate(settings, variables),
      };
    case 'kubeconfig':
      return { ...kubeconfig(stack, settings.configPath, environment), configContext: settings.context };
  }
}

/**
 * The path of the kubeconfig. The providers read neither KUBECONFIG nor ~/.kube/config. They read
 * KUBE_CONFIG_PATH and KUBE_CONFIG_PATHS only without a configured path, so those variables get none.
 */
export function kubeconfig(
  stack: TerraformStack,
  configPath: string | undefined,
  environment: NodeJS.ProcessEnv,
): Pick<Connection, 'configPath' | 'configPaths'> {
  if (configPath !== undefined) {
    return { configPath: pathFromStack(stack, configPath) };
  }
  if (environment.KUBE_CONFIG_PATH || environment.KUBE_CONFIG_PATHS) {
    return {};
  }
  const paths = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (paths.length > 1) {
    return { configPaths: paths.map((path) => pathFromStack(stack, path)) };
  }
  return { configPath: pathFromStack(stack, paths[0] ?? '~/.kube/config') };
}

/** The CA certificate of the API server as PEM text or a token. */
function certificate(
  settings: Extract<ConnectionSettings, { type: 'token' }>,
  variables: Variables,
): string | undefined {
  const { clusterCaCertificateFile: file, clusterCaCertificateVariable: variable } = settings;
  if (file !== undefined && variable !== undefined) {
    throw new Error(
      '[kubernetes.certificate.contradiction] kubernetes.clusterCaCertificateFile: clusterCaCertificateVariable is set too. Remove one of them.',
    );
  }
  if (file !== undefined) {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Error(
        `[kubernetes.certificate.file] kubernetes.clusterCaCertificateFile: ${(error as Error).message}`,
      );
    }
  }
  return variable === undefined ? undefined : variables(variable);
}
