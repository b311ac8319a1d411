import type { KubeObject } from '../../toolbox/kube';
import type { Postgres } from '../../toolbox/postgres';
import { cleanEnvironment, run } from '../../toolbox/process';
import type { Installation } from './installation';
import { environment, expand } from './pods';

/**
 * Does with a real PostgreSQL what the kubelet does with the bundled one's pod: ends it, mounts the volume, runs
 * the init containers with the pod's own environment on it, and starts it. Returns what they printed.
 */
export async function restartAsPod(installation: Installation, postgres: Postgres): Promise<string> {
  const pod = await installation.pod('primary');
  await postgres.halt();
  await postgres.mount();
  let output = '';
  for (const container of pod.spec.initContainers ?? []) {
    output += await runInit(installation, postgres, pod, container.name);
  }
  await postgres.resume();
  return output;
}

async function runInit(
  { kube }: Installation,
  postgres: Postgres,
  pod: KubeObject,
  name: string,
): Promise<string> {
  const { command } = pod.spec.initContainers.find((container: { name: string }) => container.name === name);
  const env = await environment(kube, pod, name);
  const [program, ...args] = command.map((argument: string) => expand(argument, env));
  const { code, stdout, stderr } = await run(program, args, {
    env: cleanEnvironment({
      ...env,
      PATH: `${postgres.binaries}:${process.env.PATH}`,
      PGDATA: postgres.data,
    }),
    cwd: '/',
    ...postgres.user,
  });
  if (code !== 0) throw new Error(`the init container ${name} ended with ${code}\n${stdout}${stderr}`);
  return stdout + stderr;
}
