/** What a run of the end-to-end tests says at its end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { progress } from '../toolbox/cache';
import { type Combination, sum, words } from './versions';

/** How many tests ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: {
    readonly name: string;
    readonly assertionResults: { readonly status: string; readonly fullName: string }[];
  }[];
}

/** What a report of Jest says. */
export interface Outcome {
  readonly counts: Counts;
  /** Full names of skipped tests. */
  readonly skipped: readonly string[];
  /** Passed tests of each file that ran, 0 if one failed. */
  readonly passed: Readonly<Record<string, number>>;
}

/** Reads a report of Jest. */
export function read(file: string, isFiltered: boolean): Outcome {
  // Jest was ended before it wrote anything.
  if (!existsSync(file)) return { counts: { passed: 0, failed: 1, skipped: 0 }, skipped: [], passed: {} };
  const result: JestReport = JSON.parse(readFileSync(file, 'utf8'));
  const tests = result.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests
    .filter(({ status }) => ['pending', 'todo'].includes(status))
    .map(({ fullName }) => fullName);
  // Tests that --only left out are skipped too, for Jest; those that miss something say so in their title.
  const named = isFiltered ? skipped.filter((name) => name.includes('(skipped: ')) : skipped;
  // A file that cannot be loaded has no tests, but is a failure.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const counts = { passed: result.numPassedTests, failed, skipped: named.length };
  return { counts, skipped: named, passed: passedByFile(result) };
}

function passedByFile({ testResults }: JestReport): Record<string, number> {
  const files = testResults.flatMap(({ name, assertionResults }) => {
    const count = (wanted: string): number =>
      assertionResults.filter(({ status }) => status === wanted).length;
    const [passed, failed] = [count('passed'), count('failed')];
    return passed + failed > 0 ? [[basename(name, '.e2e.ts'), failed > 0 ? 0 : passed]] : [];
  });
  return Object.fromEntries(files);
}

/** Prints the counts and the versions, and writes them to the file of CDKTF_PREFECT_RESULTS. */
export function report(
  counts: Counts,
  skipped: readonly string[] = [],
  list = false,
  versions: readonly Combination[] = [],
): void {
  for (const [reason, count] of byReason(skipped)) progress(`skipped ${count}: ${reason}`);
  if (list) for (const name of skipped) progress(`skipped: ${name}`);
  else if (skipped.length > 0) progress('--list names each test that was skipped');
  for (const combination of versions) {
    progress(`${sum(combination)} passed with ${words(combination)}`);
  }
  progress(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  const file = process.env.CDKTF_PREFECT_RESULTS;
  if (file) writeFileSync(file, `${JSON.stringify({ ...counts, versions })}\n`);
}

/** How many tests miss something, by what they miss: a test that misses two things counts twice. */
function byReason(skipped: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of skipped) {
    const [, reasons = 'left out by the test itself'] = /\(skipped: (.*?)\)(?: |$)/.exec(name) ?? [];
    for (const reason of reasons.split('; ')) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
