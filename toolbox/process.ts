import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardPid, releasePid } from './guardian';

/** The folder of the checkout. */
export const ROOT = join(__dirname, '..');

/** What a finished command left behind. `code` is 128 and up when a signal ended it, as in a shell. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of {@link run}. */
export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; the caller's own is not added. */
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly timeoutSeconds?: number;
}

/** A command that ended with another code than 0; the message carries the tail of what it printed. */
export class CommandError extends Error {
  constructor(
    command: string,
    readonly result: Result,
  ) {
    super(`${command} ended with ${result.code}\n${tail(`${result.stdout}\n${result.stderr}`, 60)}`);
    this.name = 'CommandError';
  }
}

/** The last `lines` lines of a text. */
export function tail(text: string, lines = 25): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Runs a command to its end and returns what it printed, whatever its exit code. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { input, timeoutSeconds = 600, ...rest } = options;
    const child = spawn(command, args, { ...rest, stdio: 'pipe', timeout: timeoutSeconds * 1000 });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== null) err.push(Buffer.from(`\n(ended by ${signal})\n`));
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
    // A child that ends before it read its input closes the pipe; its exit code says what happened.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** What scripts may say of a command; it runs in the checkout with this process's environment. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command of a script to its end and returns its stdout. */
export async function stdoutOf(
  command: string,
  args: readonly string[],
  { cwd = ROOT, env }: CommandOptions = {},
): Promise<string> {
  // No banner about the age of Node in front of the output.
  const quiet = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', CHECKPOINT_DISABLE: '1' };
  const options = { cwd, env: { ...process.env, ...quiet, ...env }, timeoutSeconds: 3600 };
  return (await runOk(command, args, options)).stdout;
}

/** A command that can be killed with everything it started, as the loss of the machine would. */
export interface Killable {
  readonly ended: Promise<Result>;
  kill(): void;
}

/** Runs a command in a process group of its own. */
export function killable(command: string, args: readonly string[], options: RunOptions = {}): Killable {
  const output: Buffer[] = [];
  const { cwd, env } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid ?? 0;
  guardPid(pid);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const ended = new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      releasePid(pid);
      resolve({ code: code ?? 128, stdout: Buffer.concat(output).toString(), stderr: '' });
    });
  });
  return { ended, kill: () => process.kill(-pid, 'SIGKILL') };
}

/** Like {@link run}, but throws a {@link CommandError} unless the command ends with 0. */
export async function runOk(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Result> {
  const result = await run(command, args, options);
  if (result.code !== 0) throw new CommandError([command, ...args.slice(0, 4)].join(' '), result);
  return result;
}

/** Settings of a {@link Daemon}. */
export interface DaemonOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  /** The signal that asks this program to end. */
  readonly stopSignal?: NodeJS.Signals;
  /** Leave the process alone when this one ends. */
  readonly keep?: boolean;
}

/** A process in the background, in a process group of its own, that writes to a log file. */
export class Daemon {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private failure?: string;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    readonly logFile: string,
    private readonly options: DaemonOptions = {},
  ) {
    const log = openSync(logFile, 'a', 0o600);
    const { stopSignal: _, keep, ...rest } = options;
    // Its own process group: Ctrl-C reaches only the test run, which then stops things in order.
    this.child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child.unref();
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.failure = `could not start: ${error.message}`;
        resolve();
      });
      this.child.once('exit', (code, signal) => {
        this.failure ??= `ended with ${code ?? signal}`;
        if (!keep) releasePid(this.pid);
        resolve();
      });
    });
    if (!keep && this.child.pid !== undefined) guardPid(this.child.pid);
  }

  /** The process id, which is also the id of its process group. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The end of the log. */
  tail(lines = 25): string {
    return tail(readFileSync(this.logFile, 'utf8'), lines);
  }

  /** Throws, with the end of the log, if the process is no longer there. */
  assertRunning(): void {
    if (this.failure !== undefined) throw new Error(`${this.name} ${this.failure}\n${this.tail()}`);
  }

  /** Ends the process and everything it started. */
  async stop(signal: NodeJS.Signals = this.options.stopSignal ?? 'SIGTERM'): Promise<void> {
    if (this.failure !== undefined) return;
    // Wait for its end, which by now may be all there is to wait for.
    this.child.ref();
    this.signal(signal);
    if (await Promise.race([this.ended.then(() => false), sleep(8000, true, { ref: false })])) {
      this.signal('SIGKILL');
      await this.ended;
    }
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // Already gone.
    }
  }
}

/** Calls `probe` until it returns a value other than undefined and false; its last error explains a timeout. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: { readonly seconds?: number; readonly everyMs?: number; readonly watch?: readonly Daemon[] } = {},
): Promise<Exclude<T, undefined | false>> {
  const { seconds = 60, everyMs = 100, watch = [] } = options;
  const end = Date.now() + seconds * 1000;
  let last = '';
  for (;;) {
    for (const daemon of watch) daemon.assertRunning();
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : error}`;
    }
    if (Date.now() > end) {
      const logs = watch.map((daemon) => `\n--- ${daemon.name}\n${daemon.tail()}`).join('');
      throw new Error(`waited ${seconds} s in vain for ${what}${last}${logs}`);
    }
    await sleep(everyMs);
  }
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

/** Whether this Node is at least of a version, given as `[major, minor]`. */
export function isNodeAtLeast([major, minor]: readonly [number, number]): boolean {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The path of a program, or undefined if it is not on PATH. */
export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** A TCP port of the loopback interface that nothing listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}

/**
 * This process's environment without what would lead a tool to the user's own clusters, servers or files. Where
 * Terraform finds its providers stays, as a path that holds in any folder.
 */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const unwanted =
    /^(KUBE|HELM_|TF_|TERRAFORM_|PREFECT_|PG|PYTHON|VIRTUAL_ENV$|CDKTF_(?!PREFECT_)|NODE_OPTIONS$|JEST_)/;
  const kept = Object.entries(process.env).filter(([name]) => !unwanted.test(name));
  const settings = process.env.TF_CLI_CONFIG_FILE;
  const mirror = settings ? { TF_CLI_CONFIG_FILE: resolve(settings) } : {};
  return { ...Object.fromEntries(kept), ...mirror, ...extra };
}
