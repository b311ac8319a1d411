import { resolve } from 'node:path';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { chartArchive } from '../../toolbox/charts';
import type { Json } from '../../toolbox/kube';
import { isTofu } from '../../toolbox/provider-mirrors';
import { terraformBinary } from '../../toolbox/terraform';
import type { Installation } from './installation';

const MODULES = resolve(__dirname, '../../modules');

/** A root configuration that calls a module of the checkout as `prefect`, with the charts of this machine. */
export async function moduleConfiguration(name: string, inputs: Record<string, Json>): Promise<Json> {
  return {
    terraform: requiredProviders(),
    provider: { helm: { kubernetes: {} }, kubernetes: {}, random: {} },
    module: {
      prefect: {
        source: moduleSource(name),
        chart: await chartOfModule('prefect-server'),
        // Only OpenTofu has this input, and the tests destroy what they make.
        ...(name !== 'prefect-worker' && isTofu(terraformBinary() ?? '') && { prevent_destroy: false }),
        ...inputs,
      },
    },
  };
}

/** Makes an installation that of a module, in its namespace, with resources of Terraform beside it; applies nothing. */
export async function call(
  { workspace, namespace }: Installation,
  name: string,
  inputs: Record<string, Json>,
  resource?: Json,
): Promise<void> {
  const configuration = await moduleConfiguration(name, { namespace: { name: namespace }, ...inputs });
  workspace.write({ 'cdk.tf.json': { ...configuration, ...(resource && { resource }) } });
  await workspace.init();
}

/** The source of a module; the double slash names the folder that comes along, since modules call each other by paths. */
export function moduleSource(name: string): string {
  return `${MODULES}//${name}`;
}

/** A chart of this machine as the input `chart` of a module has it, and as the app's settings do. */
export async function chartOfModule(name: string, version = CHART_VERSION): Promise<Json> {
  return { type: 'fromArchive', location: await chartArchive(name, version), version };
}

/** The providers of a root configuration, in whatever versions are there. */
export function requiredProviders(): Json {
  return {
    required_providers: Object.fromEntries(
      ['helm', 'kubernetes', 'random'].map((name) => [name, { source: `hashicorp/${name}` }]),
    ),
  };
}
