import { PREFECT_HELM_REPOSITORY } from '../../src/helm/prefect-helm';
import { localChart } from '../../toolbox/charts';
import { onPath, run } from '../../toolbox/process';
import { answers, providers } from '../../toolbox/provider-mirrors';
import { terraformBinary } from '../../toolbox/terraform';
import { toolsAreBuilt } from '../../toolbox/tools';
import type { Machine } from './variant';

/** Inspects this machine without building or downloading anything. */
export async function inspectMachine(chartVersions: readonly string[]): Promise<Machine> {
  const terraform = terraformBinary();
  const [hasProviders, providerProblem] = await providers(terraform ?? 'terraform');
  return {
    hasTerraform: terraform !== undefined,
    providerProblem: hasProviders ? undefined : providerProblem,
    absentCharts: await absentCharts(chartVersions),
    hasDocker: onPath('docker') !== undefined && (await dockerAnswers()),
    programs: ['kind', 'k3d', 'kubectl'].filter((program) => onPath(program) !== undefined),
    canSimulate: onPath('go') !== undefined || toolsAreBuilt(),
  };
}

async function absentCharts(versions: readonly string[]): Promise<string[]> {
  const absent = versions.filter((version) => localChart('prefect-server', version) === undefined);
  if (absent.length === 0 || (await answers(`${PREFECT_HELM_REPOSITORY}/index.yaml`))) return [];
  return absent.map((version) => `prefect-server-${version}.tgz`);
}

async function dockerAnswers(): Promise<boolean> {
  const { code } = await run('docker', ['info', '--format', '{{.ServerVersion}}'], {
    env: process.env,
    timeoutSeconds: 15,
  });
  return code === 0;
}
