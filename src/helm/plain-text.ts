import { Fn, Token } from 'cdktf';
import { isMap } from '../terraform/escape';

const WHOLE_TOKEN = /^\$\{TfToken\[[^\]]+\]\}$/;

/**
 * Escapes text that a chart renders through `tpl` (`common.tplvalues.render`). Otherwise helm would
 * evaluate a `{{` in an annotation or an environment variable as a template.
 */
export function plainText(text: string): string {
  return WHOLE_TOKEN.test(text) ? Fn.replace(text, '{{', '{{`{{`}}') : text.replace(/\{\{/g, '{{`{{`}}');
}

export function plainTexts(
  map: { readonly [key: string]: string } | undefined,
): Record<string, string> | undefined {
  return map && Object.fromEntries(Object.entries(map).map(([key, text]) => [key, plainText(text)]));
}

/** Escapes every text in a document. */
export function plainDocument<T>(value: T): T;
export function plainDocument(value: unknown): unknown {
  if (typeof value === 'string') {
    return plainText(value);
  }
  if (Array.isArray(value) && !Token.isUnresolved(value)) {
    return value.map((item) => plainDocument(item));
  }
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainDocument(item)]))
    : value;
}
