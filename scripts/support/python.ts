import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath, once } from '../../toolbox/cache';
import { onPath, ROOT, stdoutOf } from '../../toolbox/process';

export const NO_PYTHON = 'no python3 of 3.10 or newer with venv on PATH';

export async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const probe = 'import ensurepip, sys, venv; assert sys.version_info >= (3, 10)';
    if (
      onPath(name) &&
      (await stdoutOf(name, ['-c', probe]).then(
        () => true,
        () => false,
      ))
    ) {
      return name;
    }
  }
  return undefined;
}

/** A virtual environment with the packages in a file. It is cached, because the bindings are 190 MB. */
export async function environment(python: string, constraints: string): Promise<string> {
  const version = await stdoutOf(python, ['-c', 'import sys; print(sys.version, sys.base_prefix)']);
  const key = createHash('sha256').update(readFileSync(constraints)).update(version).digest('hex');
  return await once(cachePath('python', key.slice(0, 12)), async (directory) => {
    await stdoutOf(python, ['-m', 'venv', directory]);
    await stdoutOf(interpreter(directory), [
      ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
      ...['--requirement', constraints],
    ]);
  });
}

export function interpreter(environmentFolder: string): string {
  return join(environmentFolder, 'bin', 'python');
}

/** The wheel of a package, by its name with underscores, in dist/python. */
export function builtWheel(name: string): string {
  const folder = join(ROOT, 'dist', 'python');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const wheel = readdirSync(folder).find((file) => file.startsWith(`${name}-${version}-`));
  if (wheel === undefined) throw new Error(`no wheel of ${name} ${version} in dist/python`);
  return join(folder, wheel);
}
