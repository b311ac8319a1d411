import type { ReservedValues } from '../../src/helm/user-value-checks';

/** How each key of a chart is set. A row for a key covers all keys below it. */
export interface Answers {
  /** The props that write a key, separated by commas. A note may follow a colon. */
  readonly props: Readonly<Record<string, string>>;
  /** Keys that only `values` can set, each with a note or none. */
  readonly values: Readonly<Record<string, string>>;
  readonly reserved: ReservedValues;
}

export const UNREAD = "in the chart's schema only: no template reads it";

/** Rows below a key. */
export function below(parent: string, rows: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(rows).map(([key, text]) => [`${parent}.${key}`, text]));
}
