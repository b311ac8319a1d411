import type { Facts } from '../facts';

export type Result = 'OK' | 'warning' | 'failure';

/** What a check found. */
export interface Outcome {
  readonly result: Result;
  readonly evidence: string;
  readonly remedy?: string;
  /** Page of docs/, with its anchor. */
  readonly page?: string;
}

/** A check of collected facts. No outcome: it does not apply. */
export interface Check {
  readonly title: string;
  readonly find: (facts: Facts) => readonly Outcome[];
}

export const ok = (evidence: string): Outcome => ({ result: 'OK', evidence });

/** Outcomes, or what was fine if there are none. */
export function orOk(outcomes: readonly Outcome[], evidence: string): readonly Outcome[] {
  return outcomes.length > 0 ? outcomes : [ok(evidence)];
}
