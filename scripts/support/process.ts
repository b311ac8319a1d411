import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The folder of the checkout. */
export const ROOT = join(__dirname, '..', '..');

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and returns its stdout; the error of one that fails has what it printed. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const env = {
    ...process.env,
    // No banner about the age of Node in front of what is looked for.
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
    CHECKPOINT_DISABLE: '1',
    ...options.env,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { cwd: options.cwd ?? ROOT, env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout);
        } else {
          const output = `${stdout}${stderr}`.trim().split('\n').slice(-60).join('\n');
          reject(
            new Error(
              `${[program, ...args].join(' ')} failed (${error.code ?? error.signal ?? error.message}):\n${output}`,
            ),
          );
        }
      },
    );
    // cdktf waits for what is typed into an open pipe.
    child.stdin?.end();
  });
}

/** Runs something with a folder of its own, which is removed afterwards. */
export async function withScratch<T>(body: (directory: string) => Promise<T>): Promise<T> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cdktf-prefect-')));
  try {
    return await body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Whether this Node is at least of a version, given as `[major, minor]`. */
export function isNodeAtLeast([major, minor]: readonly [number, number]): boolean {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
