import names from '../../app/cdktf-names.json';

export type ClusterTool = 'kind' | 'k3d' | 'simulated';

/** The tools and files on this machine that the demo can use. */
export interface Machine {
  readonly hasTerraform: boolean;
  /** Why Terraform can't install the providers; undefined if it can. */
  readonly providerProblem?: string;
  /** Chart archives that are neither on this machine nor downloadable. */
  readonly absentCharts: readonly string[];
  /** Whether a Docker daemon answers. */
  readonly hasDocker: boolean;
  /** Programs on PATH. */
  readonly programs: readonly string[];
  /** Whether the local API server is built or can be built. */
  readonly canSimulate: boolean;
}

/** A requirement of the deployment that this machine lacks. */
export interface Missing {
  readonly what: string;
  readonly reason: string;
  readonly remedy: string;
}

/** The cluster to deploy to, or the missing requirements. */
export type Variant = { readonly cluster: ClusterTool } | { readonly missing: readonly Missing[] };

/** Real pods where possible, else simulated pods, else no deployment. */
export function chooseVariant(machine: Machine): Variant {
  const cluster = clusterTool(machine);
  const missing = [...deploymentNeeds(machine), ...(cluster === undefined ? [CLUSTER] : [])];
  return cluster !== undefined && missing.length === 0 ? { cluster } : { missing };
}

function clusterTool({ hasDocker, programs, canSimulate }: Machine): ClusterTool | undefined {
  if (hasDocker && programs.includes('kubectl')) {
    if (programs.includes('kind')) return 'kind';
    if (programs.includes('k3d')) return 'k3d';
  }
  return canSimulate ? 'simulated' : undefined;
}

function deploymentNeeds({ hasTerraform, providerProblem, absentCharts }: Machine): Missing[] {
  return [
    ...(hasTerraform ? [] : [TERRAFORM]),
    ...(providerProblem === undefined ? [] : [providersMissing(providerProblem)]),
    ...(absentCharts.length === 0 ? [] : [chartsMissing(absentCharts)]),
  ];
}

const TERRAFORM: Missing = {
  what: 'Terraform',
  reason: 'neither terraform nor tofu is on PATH',
  remedy: 'Install it: https://developer.hashicorp.com/terraform/install',
};

const CLUSTER: Missing = {
  what: 'A cluster',
  reason: 'no Docker daemon with kind or k3d and kubectl, and no Go to build a local API server with',
  remedy: 'Start Docker and install kind (https://kind.sigs.k8s.io) and kubectl, or install Go.',
};

export function providersMissing(reason: string): Missing {
  return {
    what: 'Provider plugins',
    reason,
    remedy: `Allow access to the registry. Or, on a machine with access, run \`npm run synth\` and \`terraform -chdir=${names.outputFolder}/stacks/prefect providers mirror ~/.terraform.d/plugins\`, and copy ~/.terraform.d/plugins to this one.`,
  };
}

function chartsMissing(archives: readonly string[]): Missing {
  return {
    what: 'Charts',
    reason: `${archives.join(', ')}: not on this machine, and prefecthq.github.io does not answer`,
    remedy:
      'Download them from https://prefecthq.github.io/prefect-helm/charts/ on another machine and copy them to ~/.cache/cdktf-prefect/charts. Or set CDKTF_PREFECT_CHARTS to the folder that has them.',
  };
}
