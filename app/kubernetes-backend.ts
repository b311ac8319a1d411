import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktf';
import type { Connection } from './connection';

/** Configuration of `KubernetesBackend`. */
export interface KubernetesBackendConfig extends Connection {
  readonly secretSuffix: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly inCluster: boolean;
}

/** State in a Secret, with a Lease as its lock. cdktf 0.21 has no class for it. */
export class KubernetesBackend extends TerraformBackend {
  public constructor(
    stack: TerraformStack,
    private readonly config: KubernetesBackendConfig,
  ) {
    super(stack, 'backend', 'kubernetes');
  }

  public getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error('The stack of the app is the only one, so no other stack can refer to it.');
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { config } = this;
    // No token: a backend can't have a variable, so Terraform takes it from KUBE_TOKEN.
    return {
      secret_suffix: config.secretSuffix,
      namespace: config.namespace,
      labels: config.labels,
      in_cluster_config: config.inCluster || undefined,
      config_path: config.configPath,
      config_paths: config.configPaths,
      config_context: config.configContext,
      host: config.host,
      cluster_ca_certificate: config.clusterCaCertificate,
    };
  }
}
