import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktf';
import type { Connection } from './connection';

export interface KubernetesBackendConfig extends Connection {
  readonly secretSuffix: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly inCluster: boolean;
}

/** Stores the state in a Secret and locks it with a Lease. cdktf 0.21 has no class for this backend. */
export class KubernetesBackend extends TerraformBackend {
  public constructor(
    stack: TerraformStack,
    private readonly config: KubernetesBackendConfig,
  ) {
    super(stack, 'backend', 'kubernetes');
  }

  public getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error('The app has only one stack, so no other stack can refer to its state.');
  }

  protected synthesizeAttributes(): Record<string, unknown> {
    const { config } = this;
    // Terraform reads the token from KUBE_TOKEN, because a backend can't refer to a variable.
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
