/**
 * Builds the wheel, installs it with its dependencies from PyPI, and compares the synthesis of
 * the examples in Python with that of the same programs in TypeScript.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { onPath, ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { Cases } from './support/cases';
import { synthesize, synthesizeTypeScript } from './support/synthesis';

const EXAMPLE = join(ROOT, 'examples', 'python');
/** Programs of the example, each with the same program in TypeScript. */
const TWINS = [
  ['main.py', '../quickstart/main.ts'],
  ['complete.py', 'complete.ts'],
] as const;
const CONSTRAINTS = join(EXAMPLE, 'constraints.txt');

async function main(): Promise<void> {
  const cases = new Cases();
  const python = await findPython();
  if (python === undefined) {
    cases.skip('python', 'no python3 of 3.10 or newer with venv on PATH');
    cases.finish();
    return;
  }
  await withScratch(async (scratch) => {
    await Promise.all([
      cases.check('python: the wheel is built', () => stdoutOf('npm', ['run', '--silent', 'package:python'])),
      cases.check('python: its requirements are installed from PyPI', () => environment(python)),
    ]);
    const site = join(scratch, 'site');
    await cases.check('python: the wheel is installed', async () => {
      const wheel = theWheel();
      await stdoutOf(interpreter(await environment(python)), [
        ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-input', '--target', site],
        wheel,
      ]);
    });
    for (const [example, twin] of TWINS) {
      await cases.check(`python: ${example} synthesizes what ${twin} does`, async () => {
        const program = interpreter(await environment(python));
        // Both use the same folder, because the local backend's path contains the working directory.
        const [fromPython, fromTypeScript] = await Promise.all([
          synthesize(program, [join(EXAMPLE, example)], join(scratch, 'python', example), {
            cwd: EXAMPLE,
            env: { PYTHONPATH: site, PYTHONDONTWRITEBYTECODE: '1' },
          }),
          synthesizeTypeScript(twin, join(scratch, 'typescript', example), {
            cwd: EXAMPLE,
            env: { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
          }),
        ]);
        assert.deepEqual(fromPython, fromTypeScript);
      });
    }
  });
  cases.finish();
}

async function findPython(): Promise<string | undefined> {
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

/** A virtual environment with the wheel's dependencies. It is cached, because the bindings are 190 MB. */
async function environment(python: string): Promise<string> {
  const version = await stdoutOf(python, ['-c', 'import sys; print(sys.version, sys.base_prefix)']);
  const key = createHash('sha256').update(readFileSync(CONSTRAINTS)).update(version).digest('hex');
  const base =
    process.env.CDKTF_PREFECT_CACHE ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdktf-prefect');
  const target = join(base, 'python', key.slice(0, 12));
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    mkdirSync(join(base, 'python'), { recursive: true });
    try {
      await stdoutOf(python, ['-m', 'venv', partial]);
      await stdoutOf(interpreter(partial), [
        ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
        ...['--requirement', CONSTRAINTS],
      ]);
      // Renamed when complete, so that an interrupted run leaves no incomplete environment.
      renameSync(partial, target);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return target;
}

function interpreter(environmentFolder: string): string {
  return join(environmentFolder, 'bin', 'python');
}

function theWheel(): string {
  const folder = join(ROOT, 'dist', 'python');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl') && file.includes(`-${version}-`));
  assert.ok(wheel, `no wheel of version ${version} in dist/python`);
  return join(folder, wheel);
}

main();
