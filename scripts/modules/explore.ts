import { type Choices, type Decide, type Decision, replay, Undecided } from './decisions';
import { choose, type Node, nodeOf } from './nodes';

/** Makes a document, plain JSON with Terraform's templates in it, as the decisions go. */
export type Piece = (decide: Decide) => unknown;

/** Whether a document with an input and one without it differ in no more than what a null of that input leaves out. */
export type PassesThrough = (withInput: unknown, without: unknown, expression: string) => boolean;

const SAMPLES = 20;
const MOST_RUNS = 40_000;

/**
 * Runs `piece` for each way that its decisions can go, and joins the documents into one in which each
 * part depends on the decisions that matter to it.
 *
 * Most inputs that may be null go into the document as they are; whether they are set needs no decision,
 * because the null is left out in the plan. Which do is found by trying: first a few with the other decisions
 * at random, then each with every way that the decisions can go.
 */
export function explore(piece: Piece, passesThrough: PassesThrough): Node {
  const direct = findPassedThrough(piece, passesThrough);
  for (;;) {
    const wrong = new Set<string>();
    const node = exploreWith(piece, passesThrough, direct, wrong);
    if (wrong.size === 0) {
      return node;
    }
    for (const id of wrong) {
      direct.delete(id);
    }
  }
}

/** Explores with some inputs `direct`, and finds those for which that is wrong somewhere. */
function exploreWith(
  piece: Piece,
  passesThrough: PassesThrough,
  direct: ReadonlySet<string>,
  wrong: Set<string>,
): Node {
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
        if (!passesThrough(document, without, expression)) {
          wrong.add(id);
        }
      }
      return nodeOf(document);
    } catch (error) {
      if (!(error instanceof Undecided)) {
        throw error;
      }
      const { decision } = error;
      return choose(
        decision,
        decision.alternatives.map((_, index) => go(new Map([...choices, [decision.id, index]]))),
      );
    }
  };
  return go(new Map());
}

function findPassedThrough(piece: Piece, passesThrough: PassesThrough): Set<string> {
  const passed = new Map<string, boolean>();
  const random = randomNumbers(1);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const taken = new Map<string, number>();
    const met = new Map<string, Decision>();
    const decideAtRandom: Decide = (decision) => {
      met.set(decision.id, decision);
      const choice = taken.get(decision.id) ?? Math.floor(random() * decision.alternatives.length);
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
      passed.set(id, passesThrough(withInput, without, nullable));
    }
  }
  return new Set([...passed].filter(([, direct]) => direct).map(([id]) => id));
}

/** The same numbers in each run (mulberry32): what is generated has to be the same. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Of values: leaves that are the input itself may go. */
export function valuesPassThrough(withInput: unknown, without: unknown, expression: string): boolean {
  return (
    JSON.stringify(withoutLeaf(withInput, `\${${expression}}`)) === JSON.stringify(withoutLeaf(without, ''))
  );
}

function withoutLeaf(value: unknown, leaf: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutLeaf(item, leaf));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== leaf)
      .map(([key, item]) => [key, withoutLeaf(item, leaf)] as const)
      .filter(([, item]) => !(isObject(item) && Object.keys(item).length === 0)),
  );
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A condition on inputs, with the message of its failure. */
export interface Requirement {
  readonly path: string;
  readonly message: string;
  readonly condition: string;
}

/** Of requirements: those that a null of the input fulfils may go. */
export function requirementsPassThrough(withInput: unknown, without: unknown, expression: string): boolean {
  const rest = (withInput as Requirement[]).filter(
    ({ condition }) => !(condition.includes(expression) && condition.includes(`${expression} == null`)),
  );
  return JSON.stringify(rest) === JSON.stringify(without);
}
