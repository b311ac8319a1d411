/** One way that a decision can go, with the Terraform condition under which it does. */
export interface Alternative {
  readonly name: string;
  readonly test: string;
  /** Whether a check refuses it, so that what else would come of it does not matter. */
  readonly isRefused?: boolean;
}

/** What JavaScript has to know at synth and Terraform knows at plan: whether an input is set, or which of a few it is. */
export interface Decision {
  readonly id: string;
  readonly alternatives: readonly Alternative[];
  /** The expression whose null is the second alternative, where the decision is no more than that. */
  readonly nullable?: string;
}

/** Alternatives by the id of their decision. */
export type Choices = ReadonlyMap<string, number>;

/** A decision that nobody has taken yet. */
export class Undecided {
  public constructor(public readonly decision: Decision) {}
}

/** Answers a decision with the number of an alternative. */
export type Decide = (decision: Decision) => number;

/** Takes the decisions in `choices` and stops at the first other one; `met` are those that are passed through. */
export function replay(
  choices: Choices,
  passedThrough: ReadonlySet<string>,
  met: Map<string, string>,
): Decide {
  return (decision) => {
    const choice = choices.get(decision.id);
    if (choice !== undefined) {
      return choice;
    }
    if (passedThrough.has(decision.id)) {
      met.set(decision.id, decision.nullable ?? '');
      return 0;
    }
    throw new Undecided(decision);
  };
}
