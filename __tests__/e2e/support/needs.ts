import type { Missing, Need } from './prerequisites';

/** What the runner found missing, by need. Outside the runner nothing is known to be missing. */
function known(): Missing[] {
  return JSON.parse(process.env.CDKTF_PREFECT_MISSING ?? '[]');
}

/**
 * A `describe` whose tests need things that a machine may lack. If one is missing the tests are skipped, and the
 * title says what for: Jest cannot skip a test once it has begun.
 */
export function suite(title: string, needs: readonly Need[], body: () => void): void {
  const absent = known().filter(({ need }) => needs.includes(need));
  if (absent.length === 0) {
    describe(title, body);
  } else {
    describe.skip(
      `${title} (skipped: ${absent.map(({ need, reason }) => `${need}: ${reason}`).join('; ')})`,
      body,
    );
  }
}
