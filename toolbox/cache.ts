import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A place in the folder that keeps tools, charts and Python environments between runs. */
export function cachePath(...parts: string[]): string {
  const base =
    process.env.CDKTF_PREFECT_CACHE ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdktf-prefect');
  return join(base, ...parts);
}

/**
 * Makes `target` once: `make` fills a folder beside it, which is renamed when complete, so that an interrupted run
 * leaves nothing half done and two runs at once do no harm.
 */
export async function once(target: string, make: (directory: string) => Promise<void>): Promise<string> {
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    await make(temporary);
    renameSync(temporary, target);
  } catch (error) {
    // Someone else may have been faster; a rename onto a folder with files in it fails.
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

/** One line about what is going on, on stderr, so that a long step is seen to do something. */
export function progress(line: string): void {
  process.stderr.write(`e2e: ${line}\n`);
}

/** Seconds since `start`, for a progress line. */
export function since(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
