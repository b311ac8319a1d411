/** With which versions what passed: e2e/versions.json, from which docs/versions.md is made. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderNote } from '../toolbox/provider-log';
import { PROVIDERS } from '../toolbox/provider-mirrors';

/** The versions that all tests of a run have in common. */
export interface Machine {
  /** With its name: Terraform or OpenTofu. */
  readonly terraform: string;
  readonly cluster: string;
  readonly chart: string;
}

/** Versions that ran together. */
export interface Combination extends Machine {
  readonly providers: Readonly<Record<string, string>>;
  /** How many tests passed, by file; 0 for a file of which one failed. */
  readonly files: Readonly<Record<string, number>>;
}

const FILE = join(__dirname, 'versions.json');

/** What former runs wrote. */
export function known(): Combination[] {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** Adds a run. */
export function write(run: readonly Combination[]): void {
  writeFileSync(FILE, `${JSON.stringify(passing(merged(known(), run)), undefined, 2)}\n`);
}

/** The notes of a run. */
export function notesOf(log: string): ProviderNote[] {
  return existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
}

/** The combinations of a run, from its notes and the passed tests of each file. */
export function combinations(
  notes: readonly ProviderNote[],
  passed: Readonly<Record<string, number>>,
  machine: Machine,
): Combination[] {
  // A configuration with fewer providers says nothing about them together.
  const whole = notes.filter(
    ({ providers, file }) => file in passed && PROVIDERS.every((name) => providers[name]),
  );
  return merged(
    [],
    whole.map(({ providers, file }) => ({
      ...machine,
      providers: Object.fromEntries(PROVIDERS.map((name) => [name, providers[name]])),
      files: { [file]: passed[file] },
    })),
  );
}

/** What is known after a run: its files replace what was known of them with the same versions. */
export function merged(known: readonly Combination[], run: readonly Combination[]): Combination[] {
  const byVersions = new Map<string, Combination>();
  for (const { files, ...versions } of [...known, ...run]) {
    const key = words(versions);
    byVersions.set(key, { ...versions, files: { ...byVersions.get(key)?.files, ...files } });
  }
  return [...byVersions]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, value]) => value);
}

/** The combinations of which something passed, without what failed. */
export function passing(all: readonly Combination[]): Combination[] {
  return all.flatMap((combination) => {
    const files = Object.entries(combination.files).filter(([, count]) => count > 0);
    const sorted = files.sort(([a], [b]) => a.localeCompare(b));
    return files.length > 0 ? [{ ...combination, files: Object.fromEntries(sorted) }] : [];
  });
}

/** The tests that passed with a combination. */
export function sum({ files }: Combination): number {
  return Object.values(files).reduce((total, count) => total + count, 0);
}

/** A combination for people. */
export function words({ terraform, providers, cluster, chart }: Omit<Combination, 'files'>): string {
  const names = PROVIDERS.map((name) => `${name} ${providers[name]}`);
  return [terraform, ...names, `Kubernetes ${cluster}`, `charts ${chart}`].join(', ');
}
