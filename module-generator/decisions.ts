/** An alternative of a decision, with its Terraform condition. */
export interface Alternative {
  readonly name: string;
  readonly test: string;
  /** Whether a check refuses this alternative, so that its other results don't matter. */
  readonly isRefused?: boolean;
}

/** A question that JavaScript asks at synth and Terraform answers at plan: whether an input is set, or which value it has. */
export interface Decision {
  readonly id: string;
  readonly alternatives: readonly Alternative[];
  /** The expression whose null selects the second alternative, if the decision tests only that. */
  readonly nullable?: string;
}

/** The chosen alternatives, by decision id. */
export type Choices = ReadonlyMap<string, number>;

/** Thrown for a decision that has no chosen alternative yet. */
export class Undecided {
  public constructor(public readonly decision: Decision) {}
}

/** Returns the index of the chosen alternative. */
export type Decide = (decision: Decision) => number;

/** Replays `choices` and throws at the first other decision. `met` collects the decisions on the way. */
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
