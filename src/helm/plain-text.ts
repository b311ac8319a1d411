import { Fn } from 'cdktf';

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
