import { type Choices, type Decide, type Decision, replay, Undecided } from './decisions';
import { chooseKnown, type Node, nodeOf } from './nodes';

/** Creates a document, plain JSON with Terraform templates, from decisions. */
export type Piece = (decide: Decide) => unknown;

export interface Kind {
  /** Whether a null input alone turns the document with the input into the document without it. */
  passesThrough(withInput: unknown, without: unknown, expression: string): boolean;
  /** Whether results of refused alternatives matter. */
  readonly hasRefused: boolean;
}

const SAMPLES = 20;
const MOST_RUNS = 40_000;

/**
 * Runs `piece` for each combination of its decisions, and merges the documents. Each part of the result
 * depends only on the decisions that matter to it.
 *
 * Most nullable inputs pass through to the document. They need no decision, because the plan omits a null.
 * Trials find these inputs: first a few samples with random other decisions, then every combination.
 */
export function explore(piece: Piece, kind: Kind): Node {
  const direct = findPassedThrough(piece, kind);
  for (;;) {
    const wrong = new Set<string>();
    const node = exploreWith(piece, kind, direct, wrong);
    if (wrong.size === 0) {
      return node;
    }
    for (const id of wrong) {
      direct.delete(id);
    }
  }
}

/** Explores with the inputs in `direct` passed through, and collects those for which that is wrong. */
function exploreWith(piece: Piece, kind: Kind, direct: ReadonlySet<string>, wrong: Set<string>): Node {
  let runs = 0;
  const go = (choices: Choices): Node => {
    runs += 1;
    if (runs > MOST_RUNS) {
      throw new Error(`Too many decisions: ${[...choices.keys()].join(', ')}. Make the piece smaller.`);
    }
    const met = new Map<string, string>();
    try {
      const document = piece(replay(choices, direct, met));
      for (const [id, expression] of met) {
        const without = piece(replay(new Map([...choices, [id, 1]]), direct, new Map()));
        if (!kind.passesThrough(document, without, expression)) {
          wrong.add(id);
        }
      }
      return nodeOf(document);
    } catch (error) {
      if (!(error instanceof Undecided)) {
        throw error;
      }
      const { decision } = error;
      return chooseKnown(
        decision,
        decision.alternatives.map(({ isRefused }, index) =>
          isRefused && !kind.hasRefused ? undefined : go(new Map([...choices, [decision.id, index]])),
        ),
      );
    }
  };
  return go(new Map());
}

function findPassedThrough(piece: Piece, kind: Kind): Set<string> {
  const passed = new Map<string, boolean>();
  const random = randomNumbers(1);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const taken = new Map<string, number>();
    const met = new Map<string, Decision>();
    const decideAtRandom: Decide = (decision) => {
      met.set(decision.id, decision);
      const open = decision.alternatives.filter(({ isRefused }) => kind.hasRefused || !isRefused);
      const choice =
        taken.get(decision.id) ?? decision.alternatives.indexOf(open[Math.floor(random() * open.length)]);
      taken.set(decision.id, choice);
      return choice;
    };
    piece(decideAtRandom);
    for (const { id, nullable } of [...met.values()]) {
      if (nullable === undefined || passed.get(id) === false) {
        continue;
      }
      const [withInput, without] = [0, 1].map((choice) => {
        taken.set(id, choice);
        return piece(decideAtRandom);
      });
      passed.set(id, kind.passesThrough(withInput, without, nullable));
    }
  }
  return new Set([...passed].filter(([, direct]) => direct).map(([id]) => id));
}

/** Seeded random numbers (mulberry32), so that every run generates the same files. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Values: a null input omits leaves that are the input or its text. */
export const VALUES: Kind = {
  hasRefused: false,
  passesThrough: (withInput, without, expression) => {
    const leaves = [`\${${expression}}`, `\${tostring(${expression})}`];
    return JSON.stringify(withoutLeaves(withInput, leaves)) === JSON.stringify(withoutLeaves(without, []));
  },
};

function withoutLeaves(value: unknown, leaves: readonly unknown[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutLeaves(item, leaves));
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => !leaves.includes(item))
      .map(([key, item]) => [key, withoutLeaves(item, leaves)] as const)
      .filter(([, item]) => !(isObject(item) && Object.keys(item).length === 0)),
  );
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A condition on inputs, with its error message. */
export interface Requirement {
  readonly path: string;
  readonly message: string;
  readonly condition: string;
}

/** Requirements: a null input fulfils those that test it for null. */
export const REQUIREMENTS: Kind = {
  hasRefused: true,
  passesThrough: (withInput, without, expression) => {
    const rest = (withInput as Requirement[]).filter(
      ({ condition }) => !(condition.includes(expression) && condition.includes(`${expression} == null`)),
    );
    return JSON.stringify(rest) === JSON.stringify(without);
  },
};
