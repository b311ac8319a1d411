/** Generates packages for Go and Java, and compares programs with their twin in TypeScript. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, stdoutOf } from '../../toolbox/process';
import { synthesize, synthesizeTypeScript } from './synthesis';

export type Target = 'go' | 'java';

/** Packages that programs use beside this one. */
export const PEERS = [
  'cdktf',
  '@cdktf/provider-helm',
  '@cdktf/provider-kubernetes',
  '@cdktf/provider-random',
].map((name) => join(ROOT, 'node_modules', name));

/** All programs run here, because the default backend's path contains the working directory. */
const FOLDER = join(ROOT, 'examples', 'python');

/** Generates the code of packages, into a folder named after the language. */
export async function generate(target: Target, outdir: string, packages: readonly string[]): Promise<void> {
  rmSync(join(outdir, target), { recursive: true, force: true });
  const options = ['--targets', target, '--code-only', '--no-npmignore', '--outdir', outdir];
  await stdoutOf(join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), [...options, ...packages]);
}

/** Asserts that a program synthesizes what its twin does. */
export async function assertTwin(
  [program, ...args]: readonly string[],
  twin: string,
  scratch: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = join(scratch, 'synthesized', basename(twin));
  const [fromProgram, fromTwin] = await Promise.all([
    synthesize(program, args, join(folder, 'program'), { cwd: FOLDER, env }),
    synthesizeTypeScript(twin, join(folder, 'twin'), {
      cwd: FOLDER,
      env: { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
    }),
  ]);
  assert.deepEqual(fromProgram, fromTwin);
}
