import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider, type KubernetesProviderConfig } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Connection } from './connection';

/** Versions with every attribute that the library uses. The bindings would pin the version they were generated from. */
const VERSIONS = {
  helm: '>= 3.1.1, < 4.0.0',
  kubernetes: '>= 2.36.0, < 3.0.0',
  random: '>= 3.7.0, < 4.0.0',
};

/** Adds the providers that `PrefectServer` needs. */
export function addProviders(
  stack: TerraformStack,
  connection: Connection,
  ignored: Pick<KubernetesProviderConfig, 'ignoreAnnotations' | 'ignoreLabels'>,
): void {
  new KubernetesProvider(stack, 'kubernetes', { ...connection, ...ignored });
  new HelmProvider(stack, 'helm', { kubernetes: connection });
  new RandomProvider(stack, 'random');
  for (const [name, version] of Object.entries(VERSIONS)) {
    stack.addOverride(`terraform.required_providers.${name}.version`, version);
  }
}
