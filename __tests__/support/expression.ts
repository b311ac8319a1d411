import { parse } from 'yaml';

/** An expression that only Terraform can evaluate. It stays text. */
class NotKnown extends Error {}

export type Locals = Record<string, unknown>;

/**
 * Evaluates a JSON document as Terraform does: it resolves escapes, locals and the few functions that the library
 * uses. An expression that depends on a resource or a variable stays text.
 */
export function evaluate(value: unknown, locals: Locals): unknown {
  if (typeof value === 'string') {
    return evaluateTemplate(value, locals);
  }
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, locals));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        String(evaluateTemplate(key, locals)),
        evaluate(item, locals),
      ]),
    );
  }
  return value;
}

function evaluateTemplate(text: string, locals: Locals): unknown {
  const parts = templateParts(text).map((part) =>
    typeof part === 'string' ? part : evaluateOrText(part.expression, locals),
  );
  return parts.length === 1 ? parts[0] : parts.join('');
}

function evaluateOrText(expression: string, locals: Locals): unknown {
  try {
    return new Evaluation(expression, locals).result();
  } catch (error) {
    if (error instanceof NotKnown) {
      return `\${${expression}}`;
    }
    throw error;
  }
}

/** Splits a template into literal text, unescaped, and expressions. */
function templateParts(text: string): (string | { expression: string })[] {
  const parts: (string | { expression: string })[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const escaped = /^(\$\$|%%)\{/.exec(text.slice(at));
    if (escaped !== null) {
      literal += `${escaped[0][0]}{`;
      at += 3;
    } else if (text.startsWith('%{', at)) {
      throw new Error(`The text has an unescaped template directive: ${text}`);
    } else if (text.startsWith('${', at)) {
      const end = closingBrace(text, at + 2);
      parts.push(...(literal === '' ? [] : [literal]), { expression: text.slice(at + 2, end) });
      literal = '';
      at = end + 1;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  return literal === '' && parts.length > 0 ? parts : [...parts, literal];
}

function closingBrace(text: string, start: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === '\\') {
      at += 1;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (!quoted && char === '{') {
      depth += 1;
    } else if (!quoted && char === '}') {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  throw new Error(`The expression has no closing brace: ${text}`);
}

type Thunk = () => unknown;

const ATTRIBUTE = /^\.([A-Za-z_][\w-]*)/;

/** A recursive-descent parser for calls, references, lists and strings. It evaluates lazily, because `try` needs that. */
class Evaluation {
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly locals: Locals,
  ) {}

  public result(): unknown {
    const thunk = this.expression();
    if (this.at < this.text.length) {
      throw new NotKnown(this.text);
    }
    return thunk();
  }

  private expression(): Thunk {
    let thunk = this.term();
    for (let name = this.take(ATTRIBUTE); name !== undefined; name = this.take(ATTRIBUTE)) {
      thunk = attributeOf(thunk, name);
    }
    return thunk;
  }

  private term(): Thunk {
    const quoted = this.take(/^("(?:[^"\\$%]|\\.|[$%](?!\{))*")/);
    if (quoted !== undefined) {
      return () => JSON.parse(quoted);
    }
    if (this.take(/^(\[)/) !== undefined) {
      const items = this.list(/^(\])/);
      return () => items.map((item) => item());
    }
    const name = this.take(/^([A-Za-z_]\w*)/);
    if (name === 'local') {
      return localOf(this.locals, this.take(ATTRIBUTE) ?? '');
    }
    if (name !== undefined && this.take(/^(\()/) !== undefined) {
      const values = this.list(/^(\))/);
      return () => call(name, values);
    }
    throw new NotKnown(this.text);
  }

  private list(end: RegExp): Thunk[] {
    const items: Thunk[] = [];
    while (this.take(end) === undefined) {
      items.push(this.expression());
      this.take(/^(,\s*)/);
    }
    return items;
  }

  private take(pattern: RegExp): string | undefined {
    const match = pattern.exec(this.text.slice(this.at));
    if (match === null) {
      return undefined;
    }
    this.at += match[0].length;
    return match[1];
  }
}

function localOf(locals: Locals, id: string): Thunk {
  if (!Object.hasOwn(locals, id)) {
    throw new Error(`The local ${id} does not exist.`);
  }
  return () => evaluate(locals[id], locals);
}

function attributeOf(thunk: Thunk, name: string): Thunk {
  return () => {
    const value = thunk();
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) {
      throw new TypeError(`The attribute ${name} does not exist.`);
    }
    return (value as Record<string, unknown>)[name];
  };
}

function call(name: string, values: Thunk[]): unknown {
  switch (name) {
    case 'yamlencode':
    case 'jsonencode':
      return JSON.stringify(values[0]());
    case 'yamldecode':
      return parse(String(values[0]()));
    case 'concat':
      return values.flatMap((value) => value() as unknown[]);
    case 'try':
      return firstThatWorks(values);
    default:
      throw new NotKnown(name);
  }
}

function firstThatWorks(values: Thunk[]): unknown {
  for (const value of values) {
    try {
      return value();
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw error;
      }
    }
  }
  throw new TypeError('Every argument of try is an error.');
}
