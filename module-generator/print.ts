import { choiceExpression, conditionExpression, nullableOf } from './choices';
import { dynamicBlocks } from './dynamic-blocks';
import type { Element, Elements } from './elements';
import type { Choice, Json, Node, Scalar } from './nodes';
import { expressionOf, messageOf } from './templates';

/** Arguments that are maps, not blocks. */
const MAPS = ['data', 'data_wo'];

/** Prints documents that depend on decisions as Terraform JSON. */
export class Printer {
  public constructor(
    private readonly elements: Elements,
    /** Names of blocks. Any other map or list of maps is an argument. */
    private readonly blocks: ReadonlySet<string> = new Set(),
  ) {}

  /** The document as JSON. A part that the plan may omit is an expression. */
  public json(node: Node): Json {
    if (node.map !== undefined && !this.isFiltered(node)) {
      return Object.fromEntries([...node.map].map(([key, value]) => [key, this.json(value)]));
    }
    const isAlways = 'value' in node.when && node.when.value;
    if (isAlways && node.scalar !== undefined && 'value' in node.scalar) {
      return node.scalar.value;
    }
    if (isAlways && node.list !== undefined && !this.isConditional(node.list)) {
      return node.list.map((item) => this.json(item));
    }
    return `\${${this.expression(node)}}`;
  }

  /** The body of a block. Nested blocks must be literal; an argument may be null. */
  public body(node: Node): Json {
    if (node.list?.some(({ map }) => map !== undefined) && !this.isConditional(node.list)) {
      return node.list.map((item) => this.body(item));
    }
    if (node.map === undefined || !('value' in node.when) || this.speaksOfElements(node)) {
      return this.json(node);
    }
    const members = [...node.map];
    const isDynamic = ([name, { list = [], when }]: (typeof members)[number]) =>
      this.blocks.has(name) && (!('value' in when) || this.isConditional(list));
    const dynamic = members.filter(isDynamic).map(([type, value]) => {
      const all = value.list === undefined ? { when: { value: true }, list: [value] } : value;
      return [type, dynamicBlocks(type, this.listOf(all), all.list ?? [], this.blocks)];
    });
    return {
      ...Object.fromEntries(
        members.filter((member) => !isDynamic(member)).map(([key, value]) => [key, this.member(key, value)]),
      ),
      ...(dynamic.length > 0 && { dynamic: Object.fromEntries(dynamic) }),
    };
  }

  private member(key: string, value: Node): Json {
    if (key === 'lifecycle') {
      return this.lifecycle(value);
    }
    const entries = [...(value.map ?? [])];
    // A map with a null entry differs from a map without that entry.
    return MAPS.includes(key) && entries.some(([, { when }]) => !('value' in when))
      ? `\${merge(${entries.map(([name, entry]) => this.entry(name, entry)).join(', ')})}`
      : this.body(value);
  }

  /** A map with one entry, or an empty map if the entry is absent. */
  private entry(name: string, node: Node): string {
    const map = `{ ${expressionOf(name)} = ${this.whole(node)} }`;
    return 'value' in node.when ? map : `(${conditionExpression(node.when)} ? ${map} : {})`;
  }

  /** A `lifecycle` is unconditional. Its conditions are true in the cases that it does not apply to. */
  private lifecycle({ map, when: whole }: Node): Json {
    return Object.fromEntries(
      [...(map ?? [])].map(([key, { list, scalar, when }]) => [
        key,
        list?.some((item) => item.map?.has('condition'))
          ? list.map((item) => this.conditionBlock(item, [whole, when, item.when]))
          : this.json({ list, scalar, when: { value: true } }),
      ]),
    );
  }

  /** A `precondition` or `postcondition`. It is true where it does not apply, because its references may not exist there. */
  private conditionBlock({ map }: Node, applicable: readonly Choice<boolean>[]): Json {
    const { condition, error_message: message } = Object.fromEntries(map ?? []);
    const expression = this.expression(condition);
    const tests = applicable.filter((when) => !('value' in when)).map((when) => conditionExpression(when));
    return {
      condition:
        tests.length === 0 ? `\${${expression}}` : `\${(${tests.join(' && ')}) ? ${expression} : true}`,
      error_message: messageOf(String(this.json(message))),
    };
  }

  /** The document as an expression. It is null if the document is absent. */
  public expression(node: Node): string {
    const { when } = node;
    const whole = this.whole(node);
    if ('value' in when) {
      return when.value ? whole : 'null';
    }
    if (node.scalar !== undefined && nullableOf(when) === whole) {
      return whole;
    }
    return `(${conditionExpression(when)} ? ${whole} : null)`;
  }

  private whole(node: Node): string {
    if (node.map !== undefined) {
      return this.map(node);
    }
    if (node.list !== undefined) {
      return this.list(node.list);
    }
    return choiceExpression(node.scalar as Choice<Scalar>);
  }

  /** A list, empty if absent. An item's expression may be an error in the cases that the item is absent. */
  public listOf(node: Node): string {
    if (node.list === undefined) {
      const expression = this.expression(node);
      return `(${expression} == null ? [] : ${expression})`;
    }
    const whole = this.whole(node);
    return 'value' in node.when
      ? whole
      : `concat([], [for it in ${conditionExpression(node.when)} ? [true] : [] : ${whole}]...)`;
  }

  private map(node: Node): string {
    const parts = this.parts([...(node.map ?? [])]);
    if (parts.length > 1) {
      return `merge(${parts.map((part) => this.map({ ...node, map: new Map(part) })).join(', ')})`;
    }
    const entries = parts[0] ?? [];
    const [first] = entries;
    const element = first === undefined ? undefined : this.elements.find(first[0]);
    if (element !== undefined) {
      const { name, collection } = element;
      return `{ for ${name}_key, ${name}_value in ${collection} : ${expressionOf(first[0])} => ${this.expression(first[1])} }`;
    }
    const printed = entries.map(([key, value]) => `${expressionOf(key)} = ${this.expression(value)}`);
    const object = `{ ${printed.join(', ')} }`;
    return this.isFiltered(node) && this.hasAbsent(node)
      ? `{ for k, v in ${object} : k => v if v != null }`
      : object;
  }

  /** Splits the entries of a map at the entries of an input, each of which is a separate expression. */
  private parts(entries: readonly (readonly [string, Node])[]): (readonly [string, Node])[][] {
    const parts: (readonly [string, Node])[][] = [];
    let isOpen = false;
    for (const entry of entries) {
      const isElement = this.elements.find(entry[0]) !== undefined;
      if (isOpen && !isElement) {
        parts[parts.length - 1].push(entry);
      } else {
        parts.push([entry]);
      }
      isOpen = !isElement;
    }
    return parts;
  }

  private list(items: readonly Node[]): string {
    if (items.length === 0) {
      return '[]';
    }
    if (!this.isConditional(items)) {
      return `[${items.map((item) => this.whole(item)).join(', ')}]`;
    }
    const parts = items.map((item) => {
      const condition = 'value' in item.when ? undefined : conditionExpression(item.when);
      const value = this.whole(item);
      const element = this.spokenOf(item);
      if (element === undefined) {
        return condition === undefined ? `[${value}]` : `[for it in ${condition} ? [true] : [] : ${value}]`;
      }
      const { name, collection } = element;
      const filter = condition === undefined ? '' : ` if ${condition}`;
      return `[for ${name}_key, ${name}_value in ${collection} : ${value}${filter}]`;
    });
    return parts.length === 1 ? parts[0] : `concat(${parts.join(', ')})`;
  }

  /** Whether the map needs an expression: an entry may be null, or refers to each element of an input. */
  private isFiltered(node: Node): boolean {
    const entries = [...(node.map ?? [])];
    return (
      !('value' in node.when) ||
      entries.some(([key, value]) => this.elements.find(key) !== undefined || this.mayBeNull(value))
    );
  }

  private speaksOfElements(node: Node): boolean {
    return [...(node.map ?? [])].some(([key]) => this.elements.find(key) !== undefined);
  }

  private isConditional(items: readonly Node[]): boolean {
    return items.some((item) => !('value' in item.when) || this.spokenOf(item) !== undefined);
  }

  /** The element that a part refers to, if no `for` in the part iterates over its collection. */
  private spokenOf(node: Node): Element | undefined {
    return this.free(node)[0];
  }

  private free({ scalar, map, list }: Node): Element[] {
    if (scalar !== undefined) {
      const element = this.elements.find(choiceExpression(scalar));
      return element === undefined ? [] : [element];
    }
    const inMap = [...(map ?? [])].flatMap(([key, value]) => {
      const own = this.elements.find(key);
      return this.free(value).filter(({ name }) => name !== own?.name);
    });
    const inList = (list ?? []).flatMap((item) => {
      const [own, ...others] = this.free(item);
      return others.filter(({ name }) => name !== own.name);
    });
    return [...inMap, ...inList];
  }

  private hasAbsent(node: Node): boolean {
    return [...(node.map ?? [])].some(([, value]) => this.mayBeNull(value));
  }

  private mayBeNull(node: Node): boolean {
    return !('value' in node.when) || (node.scalar !== undefined && this.nullableLeaf(node.scalar));
  }

  /** Whether a value may be null without a decision that excludes it. */
  private nullableLeaf(scalar: Choice<Scalar>, known: readonly string[] = []): boolean {
    if (!('value' in scalar)) {
      const { decision, branches } = scalar;
      const set = decision.nullable === undefined ? known : [...known, decision.nullable];
      return branches.some(
        (branch, index) => branch !== undefined && this.nullableLeaf(branch, index === 0 ? set : known),
      );
    }
    const { value } = scalar;
    return (
      typeof value === 'string' &&
      /^\$\{.*\}$/s.test(value) &&
      /\bnull\b|^\$\{(tostring\()?(var|each_)/.test(value) &&
      !known.some((expression) => value === `\${${expression}}`)
    );
  }

  /** The collection whose elements an expression refers to. */
  public elementOf(text: string): Element | undefined {
    return this.elements.find(text);
  }

  /** A condition on each element of a collection, nested collections included. */
  public forAll(element: Element, condition: string): string {
    const { name, collection } = element;
    const all = `alltrue([for ${name}_key, ${name}_value in ${collection} : ${condition}])`;
    const outer = this.elements.find(collection);
    return outer === undefined ? all : this.forAll(outer, all);
  }
}
