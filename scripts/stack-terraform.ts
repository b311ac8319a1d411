import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly stacks: Record<string, { readonly workingDirectory: string }>;
}

/** The folder of the only stack in `outdir`. */
export function stackFolder(outdir: string): string {
  const { stacks }: Manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  const names = Object.keys(stacks);
  if (names.length !== 1) {
    throw new Error(
      `${outdir} has ${names.length} stacks (${names.join(', ')}). Run terraform in the folder of each: ${outdir}/stacks/<stack>.`,
    );
  }
  return join(outdir, stacks[names[0]].workingDirectory);
}

/**
 * Runs `terraform init` and a command in the folder of the synthesized stack. Terraform writes directly to
 * this process's output. `cdktf deploy` would cut off the end.
 */
export async function runInStack(outdir: string, command: readonly string[]): Promise<number> {
  const terraform = process.env.TERRAFORM_BINARY_NAME || 'terraform';
  const folder = `-chdir=${stackFolder(outdir)}`;
  const initialized = await runAttached(terraform, [folder, 'init']);
  return initialized === 0 ? await runAttached(terraform, [folder, ...command]) : initialized;
}

/** Runs a program in this terminal and returns its exit code. */
export function runAttached(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    // Ctrl-C reaches the program too, so this process waits until it stops.
    const ignore = (): void => {};
    process.on('SIGINT', ignore);
    const child = spawn(program, args, { env: process.env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 1);
    });
  });
}
