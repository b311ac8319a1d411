import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Exit handlers do not run when a process is killed, and not reliably in Jest's sandbox. A small shell holds the
 * end of a pipe instead: when this process is gone, for whatever reason, the pipe closes and the shell cleans up.
 */
const SCRIPT = `
while read -r verb rest; do
  case $verb in pids) pids=$rest ;; dirs) dirs=$rest ;; esac
done
for pid in $pids; do kill -s TERM -- "-$pid"; done
if [ -n "$pids" ]; then sleep 2; fi
for pid in $pids; do kill -s KILL -- "-$pid"; done
IFS=:
for dir in $dirs; do rm -rf -- "$dir"; done
`;

const pids = new Set<number>();
const directories = new Set<string>();
let shell: ChildProcess | undefined;

function tell(): void {
  if (shell === undefined) {
    // Detached, because a Ctrl-C at the terminal must not end the clean-up.
    shell = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    shell.unref();
    shell.stdin?.on('error', () => {});
    // A pipe is a socket here, and an open one would keep this process alive.
    if (shell.stdin instanceof Socket) shell.stdin.unref();
  }
  shell.stdin?.write(`pids ${[...pids].join(' ')}\ndirs ${[...directories].join(':')}\n`);
}

/** Has the process group `pid` ended when this process ends. */
export function guardPid(pid: number): void {
  pids.add(pid);
  tell();
}

/** The process group has ended by itself; its id may belong to someone else from now on. */
export function releasePid(pid: number): void {
  if (pids.delete(pid)) tell();
}

/** A new private folder under the system's temporary one, gone when this process ends unless it is to be kept. */
export function temporaryDirectory(name: string, keep = false): string {
  const directory = mkdtempSync(join(tmpdir(), `cdktf-prefect-${name}-`));
  if (!keep) {
    directories.add(directory);
    tell();
  }
  return directory;
}

/** Removes a folder made by {@link temporaryDirectory} now. */
export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  if (directories.delete(directory)) tell();
}
