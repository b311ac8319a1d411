import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from './guardian';
import { uniqueName } from './kube';
import { cleanEnvironment, onPath, run, runOk } from './process';

/** A cluster of kind, whose pods are real. */
export interface KindCluster {
  readonly kubeconfig: string;
  /** The command that ends it, for people. */
  readonly end: string;
  stop(): Promise<void>;
}

/** Why kind can't make a cluster, or undefined if it can. */
export async function lackOfKind(): Promise<string | undefined> {
  const absent = ['docker', 'kind'].filter((name) => onPath(name) === undefined);
  if (absent.length > 0) return `no ${absent.join(' and ')} on PATH`;
  const { code } = await run('docker', ['info'], { env: cleanEnvironment(), timeoutSeconds: 30 });
  return code === 0 ? undefined : 'docker does not answer';
}

/** Starts a cluster of kind. Its kubeconfig is a file of its own, beside which kubectl keeps its cache. */
export async function startKind(keep: boolean): Promise<KindCluster> {
  const name = uniqueName('cdktf-prefect');
  const directory = temporaryDirectory('kind', keep);
  const kubeconfig = join(directory, 'kubeconfig');
  const kind = async (...args: string[]): Promise<void> => {
    await runOk('kind', [...args, '--name', name, '--kubeconfig', kubeconfig], { env: cleanEnvironment() });
  };
  const stop = async (): Promise<void> => {
    await kind('delete', 'cluster');
    removeDirectory(directory);
  };
  try {
    await kind('create', 'cluster', '--wait', '300s');
  } catch (error) {
    await stop();
    throw error;
  }
  return { kubeconfig, end: `kind delete cluster --name ${name}`, stop };
}
