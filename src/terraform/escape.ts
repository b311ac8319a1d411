import { Token } from 'cdktf';

/**
 * Doubles the `$` or `%` of each template start in literal text, so that Terraform reads it as text.
 * cdktf 0.21 (and cdktn 0.24) write literals into JSON as they are, and a `${` that a user meant
 * literally becomes an expression or a syntax error. Encoded tokens (`${TfToken[…]}`) stay; a `$` right
 * before one would make it literal text.
 */
export function escapeText(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, '$1$1{').replace(/\$(?=\$\{TfToken\[)/g, `\${"$"}`);
}

/**
 * A document of ours, escaped, without what is `undefined` and without maps that have nothing in them:
 * an absent option leaves the chart's default alone.
 */
export function escapeDocument(value: unknown): unknown {
  return copy(value, (entries) => entries.filter(([, item]) => item !== undefined && !isEmptyMap(item)));
}

/** A user's document, escaped and otherwise as it is: a `null` in it deletes a default, as helm has it. */
export function escapeUserDocument(value: unknown): unknown {
  return copy(value, (entries) => entries.filter(([, item]) => item !== undefined));
}

type Entries = [string, unknown][];

function copy(value: unknown, keep: (entries: Entries) => Entries): unknown {
  if (typeof value === 'string') {
    return escapeText(value);
  }
  if (Array.isArray(value) && !Token.isUnresolved(value)) {
    return value.filter((item) => item !== undefined).map((item) => copy(item, keep));
  }
  if (isMap(value)) {
    const entries = Object.entries(value).map<[string, unknown]>(([key, item]) => [
      escapeText(key),
      copy(item, keep),
    ]);
    return Object.fromEntries(keep(entries));
  }
  return value;
}

/** Whether a value is a plain map, not a token or another object with a life of its own. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

function isEmptyMap(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}
