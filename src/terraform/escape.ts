import { Token } from 'cdktf';

/**
 * Escapes template starts in literal text by doubling the `$` or `%`. cdktf 0.21 (and cdktn 0.24) write
 * literals into JSON unescaped, so Terraform would evaluate a literal `${`. Encoded tokens (`${TfToken[…]}`)
 * stay. A `$` directly before a token becomes `${"$"}`, because it would escape the token.
 */
export function escapeText(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, '$1$1{').replace(/\$(?=\$\{TfToken\[)/g, `\${"$"}`);
}

/**
 * Escapes a document that props write. It drops `undefined` and empty maps, so that an omitted option
 * keeps the chart's default.
 */
export function escapeDocument(value: unknown): unknown {
  return copy(value, (entries) => entries.filter(([, item]) => item !== undefined && !isEmptyMap(item)));
}

/** Escapes a user's document and keeps its empty maps and nulls: in helm a `null` deletes a default. */
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

/** Whether a value is a map, as in JSON or YAML: not a list, a token or an instance of a class. */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') {
    return false;
  }
  // The prototype may be that of another realm.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isEmptyMap(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}
