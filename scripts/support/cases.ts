import { writeFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Runs and counts the checks of one script. A failed check does not stop the others. As in the end-to-end
 * tests, the counts are written to the file in CDKTF_PREFECT_RESULTS.
 */
export class Cases {
  private readonly counts: Counts = { passed: 0, failed: 0, skipped: 0 };

  public async check(name: string, body: () => unknown): Promise<void> {
    const start = performance.now();
    try {
      await body();
      this.counts.passed += 1;
      say(`ok ${name} (${seconds(start)})`);
    } catch (error) {
      this.counts.failed += 1;
      say(`FAILED ${name} (${seconds(start)})\n${error instanceof Error ? error.message : error}`);
    }
  }

  public skip(name: string, reason: string): void {
    this.counts.skipped += 1;
    say(`skipped ${name}: ${reason}`);
  }

  /** Adds the counts of another runner. */
  public add(counts: Counts): void {
    this.counts.passed += counts.passed;
    this.counts.failed += counts.failed;
    this.counts.skipped += counts.skipped;
  }

  /** Reports the counts and sets the exit code. */
  public finish(): void {
    const { passed, failed, skipped } = this.counts;
    say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    const file = process.env.CDKTF_PREFECT_RESULTS;
    if (file) {
      writeFileSync(file, `${JSON.stringify(this.counts)}\n`);
    }
    process.exitCode = failed === 0 ? 0 : 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
