import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';

/** The app of all snippets. */
export const app = new App();

export function newStack(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new KubernetesProvider(stack, 'kubernetes', {});
  new HelmProvider(stack, 'helm', { kubernetes: {} });
  new RandomProvider(stack, 'random');
  return stack;
}

/** One stack per snippet, so that each can call its server `prefect`. */
export function snippetStack(name: string): TerraformStack {
  const stack = newStack(name);
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  return stack;
}
