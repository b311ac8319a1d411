import { resolve } from 'node:path';
import { CHART_VERSION } from '../../../src/charts/versions';
import { chart } from './charts';
import type { Installation } from './installation';
import type { Json } from './kube';

const MODULES = resolve(__dirname, '../../../modules');

/** A root configuration that calls a module of the checkout as `prefect`, with the charts of this machine. */
export async function moduleConfiguration(name: string, inputs: Record<string, Json>): Promise<Json> {
  return {
    terraform: requiredProviders(),
    provider: { helm: { kubernetes: {} }, kubernetes: {}, random: {} },
    module: {
      prefect: {
        source: moduleSource(name),
        chart: await chartOfModule('prefect-server'),
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

/** The input `chart` of a module, for a chart of this machine. */
export async function chartOfModule(name: string): Promise<Json> {
  return { type: 'fromArchive', location: await chart(name, CHART_VERSION), version: CHART_VERSION };
}

/** The providers of a root configuration, in whatever versions are there. */
export function requiredProviders(): Json {
  return {
    required_providers: Object.fromEntries(
      ['helm', 'kubernetes', 'random'].map((name) => [name, { source: `hashicorp/${name}` }]),
    ),
  };
}
