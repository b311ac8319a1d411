import type { Missing, Need } from '../../toolbox/prerequisites';

/** What the runner found missing, by need. Outside the runner nothing is known to be missing. */
function known(): Missing[] {
  return JSON.parse(process.env.CDKTF_PREFECT_MISSING ?? '[]');
}

/**
 * A `describe` whose tests need things that a machine may lack. If one is missing the tests are skipped, and the
 * title says what for: Jest cannot skip a test once it has begun.
 */
export function suite(title: string, needs: readonly Need[], body: () => void): void {
  const reasons = reasonsToSkip(needs);
  if (reasons === '') describe(title, body);
  else describe.skip(`${title}${reasons}`, body);
}

/** A `test` that needs something of its own. */
export function testNeeding(title: string, needs: readonly Need[], body: () => Promise<void>): void {
  const reasons = reasonsToSkip(needs);
  if (reasons === '') test(title, body);
  else test.skip(`${title}${reasons}`, body);
}

/** Why a test with these needs is skipped; empty if it is not. */
export function reasonsToSkip(needs: readonly Need[]): string {
  const absent = known().filter(({ need }) => needs.includes(need));
  const reasons = absent.map(({ need, reason }) => `${need}: ${reason}`);
  if (Date.now() > Number(process.env.CDKTF_PREFECT_DEADLINE ?? Infinity)) reasons.push('time: it was up');
  return reasons.length === 0 ? '' : ` (skipped: ${reasons.join('; ')})`;
}
