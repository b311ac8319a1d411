import type { Decision } from './decisions';

/** A value that depends on decisions. An `undefined` branch does not matter. */
export type Choice<T> =
  | { readonly value: T }
  | { readonly decision: Decision; readonly branches: Branches<T> };
export type Branches<T> = readonly (Choice<T> | undefined)[];

export type Scalar = string | number | boolean | null;

/** A value in Terraform's JSON. A template is text that contains an expression. */
export type Json = Scalar | Json[] | { [key: string]: Json };

/** A document that depends on decisions. Each part depends only on the decisions that matter to it. */
export interface Node {
  /** The decisions under which it exists. */
  readonly when: Choice<boolean>;
  readonly scalar?: Choice<Scalar>;
  readonly map?: ReadonlyMap<string, Node>;
  readonly list?: readonly Node[];
}

const ALWAYS: Choice<boolean> = { value: true };
const NEVER: Choice<boolean> = { value: false };

/** A document that depends on no decision. */
export function nodeOf(document: unknown): Node {
  if (Array.isArray(document)) {
    return { when: ALWAYS, list: document.map(nodeOf) };
  }
  if (document !== null && typeof document === 'object') {
    return {
      when: ALWAYS,
      map: new Map(Object.entries(document).map(([key, value]) => [key, nodeOf(value)])),
    };
  }
  return { when: ALWAYS, scalar: { value: document as Scalar } };
}

/** Chooses `branches[i]` if the decision takes alternative `i`. An `undefined` branch does not matter. */
export function chooseKnown(decision: Decision, branches: readonly (Node | undefined)[]): Node {
  return chooseWithin(decision, branches, (branch) => branch);
}

/** Chooses `branches[i]` if the decision takes alternative `i`. An `undefined` branch is absent. */
export function choose(decision: Decision, branches: readonly (Node | undefined)[]): Node {
  const present = branches.filter((branch) => branch !== undefined);
  if (present.every((branch) => sameNode(branch, present[0])) && present.length === branches.length) {
    return present[0];
  }
  const kinds = new Set(present.map(kindOf));
  if (kinds.size > 1) {
    throw new Error(
      `The decision ${decision.id} mixes ${[...kinds].join(' and ')}. All branches must be of one kind.`,
    );
  }
  const when = chooseValue(
    decision,
    branches.map((branch) => branch?.when ?? NEVER),
  );
  switch ([...kinds][0]) {
    case 'map':
      return { when, map: chooseMap(decision, branches) };
    case 'list':
      return { when, list: chooseList(decision, branches) };
    default:
      return {
        when,
        scalar: chooseValue(
          decision,
          branches.map((branch) => branch?.scalar),
        ),
      };
  }
}

function chooseMap(decision: Decision, branches: readonly (Node | undefined)[]): Map<string, Node> {
  const keys = new Set(branches.flatMap((branch) => [...(branch?.map?.keys() ?? [])]));
  const entries = [...keys].map<[string, Node]>((key) => [
    key,
    // If the map is absent, its entries don't matter.
    chooseWithin(decision, branches, (branch) => branch.map?.get(key)),
  ]);
  return new Map(entries);
}

function chooseList(decision: Decision, branches: readonly (Node | undefined)[]): Node[] {
  const lists = branches.map((branch) => branch?.list).filter((list) => list !== undefined);
  if (lists.every((list) => list.length === lists[0].length && list.every(isPlain))) {
    return lists[0].map((_, index) => chooseWithin(decision, branches, (branch) => branch.list?.[index]));
  }
  const items: { key: string }[] = [];
  for (const branch of branches) {
    let at = 0;
    for (const item of branch?.list ?? []) {
      const key = keyOf(item);
      const known = items.findIndex((other, index) => index >= at && other.key === key);
      if (known === -1) {
        items.splice(at, 0, { key });
        at += 1;
      } else {
        at = known + 1;
      }
    }
  }
  return items.map(({ key }) =>
    chooseWithin(decision, branches, (branch) => branch.list?.find((item) => keyOf(item) === key)),
  );
}

/** Whether a list item is a single value, not one for each element of an input. */
function isPlain({ scalar }: Node): boolean {
  return scalar !== undefined && !('value' in scalar && String(scalar.value).includes('${each_'));
}

/** Chooses between parts of documents. A part that its document lacks is absent. A part without a document does not matter. */
function chooseWithin(
  decision: Decision,
  branches: readonly (Node | undefined)[],
  part: (branch: Node) => Node | undefined,
): Node {
  const parts = branches.map((branch) => (branch === undefined ? undefined : part(branch)));
  const present = parts.filter((each) => each !== undefined);
  if (
    present.every((each) => sameNode(each, present[0])) &&
    branches.every((branch, index) => branch === undefined || parts[index] !== undefined)
  ) {
    return present[0];
  }
  const chosen = choose(decision, parts);
  const when = chooseValue(
    decision,
    branches.map((branch, index) => (branch === undefined ? undefined : (parts[index]?.when ?? NEVER))),
  );
  return { ...chosen, when };
}

/** List items of two branches are the same if they have the same name or, without a name, the same content. */
function keyOf(item: Node): string {
  const name = item.map?.get('name')?.scalar;
  return name !== undefined && 'value' in name ? `name:${name.value}` : contentOf(item);
}

function kindOf(node: Node): 'map' | 'list' | 'scalar' {
  return node.map !== undefined ? 'map' : node.list !== undefined ? 'list' : 'scalar';
}

/** Chooses the value `branches[i]` if the decision takes alternative `i`. */
export function chooseValue<T>(decision: Decision, branches: Branches<T>): Choice<T> {
  const [first, ...others] = branches.filter((branch) => branch !== undefined);
  return others.every((branch) => sameChoice(branch, first)) ? first : { decision, branches };
}

const numbers = new WeakMap<object, number>();
const numbersByContent = new Map<string, number>();

/** An id that equal documents share. */
function numberOf(value: object, content: () => string): number {
  const known = numbers.get(value);
  if (known !== undefined) {
    return known;
  }
  const text = content();
  const number = numbersByContent.get(text) ?? numbersByContent.size;
  numbersByContent.set(text, number);
  numbers.set(value, number);
  return number;
}

function choiceNumber<T>(choice: Choice<T>): number {
  return numberOf(choice, () =>
    'value' in choice
      ? JSON.stringify(choice.value)
      : `${choice.decision.id}?${choice.branches.map((branch) => (branch === undefined ? '-' : choiceNumber(branch)))}`,
  );
}

function nodeNumber(node: Node): number {
  return numberOf(node, () => `${choiceNumber(node.when)}|${contentOf(node)}`);
}

function contentOf({ scalar, map, list }: Node): string {
  if (scalar !== undefined) {
    return `=${choiceNumber(scalar)}`;
  }
  return list === undefined
    ? `{${[...(map ?? [])].map(([key, value]) => `${JSON.stringify(key)}:${nodeNumber(value)}`)}}`
    : `[${list.map(nodeNumber)}]`;
}

function sameChoice<T>(left: Choice<T>, right: Choice<T>): boolean {
  return left === right || choiceNumber(left) === choiceNumber(right);
}

function sameNode(left: Node, right: Node): boolean {
  return left === right || nodeNumber(left) === nodeNumber(right);
}
