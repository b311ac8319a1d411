import { join } from 'node:path';
import { start } from '../../toolbox/control-plane';
import { run } from '../../toolbox/process';
import { tool } from '../../toolbox/tools';
import { runAttached } from '../stack-terraform';
import { say } from './say';
import type { ClusterTool } from './variant';

/** The cluster that the demo deploys to. */
export interface DemoCluster {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The command that removes the cluster. */
  readonly removal: string;
  readonly hasRealPods: boolean;
  remove(): Promise<void>;
}

/** The name in kind and k3d. */
export const CLUSTER_NAME = 'cdktf-prefect-demo';

type Command = readonly [string, ...string[]];

/** The commands of kind or k3d. None of them changes the user's kubeconfig. */
export interface ClusterCommands {
  /** Prints the name of each cluster at the start of a line. */
  readonly list: Command;
  readonly create: readonly Command[];
  readonly remove: Command;
}

/** Commands that create a cluster with its own kubeconfig file. */
export function clusterCommands(program: 'kind' | 'k3d', kubeconfig: string): ClusterCommands {
  if (program === 'kind') {
    const name = ['--name', CLUSTER_NAME] as const;
    return {
      list: ['kind', 'get', 'clusters'],
      create: [['kind', 'create', 'cluster', ...name, '--kubeconfig', kubeconfig, '--wait', '180s']],
      remove: ['kind', 'delete', 'cluster', ...name],
    };
  }
  const untouched = ['--kubeconfig-update-default=false', '--kubeconfig-switch-context=false'];
  return {
    list: ['k3d', 'cluster', 'list', '--no-headers'],
    create: [
      ['k3d', 'cluster', 'create', CLUSTER_NAME, ...untouched, '--wait', '--timeout', '180s'],
      ['k3d', 'kubeconfig', 'write', CLUSTER_NAME, '--output', kubeconfig],
    ],
    remove: ['k3d', 'cluster', 'delete', CLUSTER_NAME],
  };
}

/** Starts a cluster and writes its kubeconfig to `directory`. */
export async function startCluster(
  clusterTool: ClusterTool,
  directory: string,
  keep: boolean,
): Promise<DemoCluster> {
  return clusterTool === 'simulated' ? await simulated(keep) : await inDocker(clusterTool, directory);
}

async function simulated(keep: boolean): Promise<DemoCluster> {
  say('Starting a local API server with a simulated node: pods become Ready, but run');
  say('no Prefect. The first start builds it from Go modules, which takes minutes.');
  const cluster = await start({ keep });
  return {
    kubeconfig: cluster.kubeconfig,
    kubectl: await tool('kubectl'),
    removal: `sh ${join(cluster.directory, 'stop.sh')}`,
    hasRealPods: false,
    remove: () => cluster.stop(),
  };
}

async function inDocker(program: 'kind' | 'k3d', directory: string): Promise<DemoCluster> {
  const kubeconfig = join(directory, 'kubeconfig');
  const { list, create, remove } = clusterCommands(program, kubeconfig);
  const removal = remove.join(' ');
  const { stdout } = await run(list[0], list.slice(1), { env: process.env });
  if (stdout.split('\n').some((line) => line.split(/\s/)[0] === CLUSTER_NAME)) {
    throw new Error(`The ${program} cluster ${CLUSTER_NAME} already exists. Remove it first:\n  ${removal}`);
  }
  say(`Creating the ${program} cluster ${CLUSTER_NAME}. Remove it with:\n  ${removal}`);
  for (const [command, ...args] of create) {
    const code = await runAttached(command, args);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  }
  return {
    kubeconfig,
    kubectl: 'kubectl',
    removal,
    hasRealPods: true,
    remove: async () => {
      await runAttached(remove[0], remove.slice(1));
    },
  };
}
