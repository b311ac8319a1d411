import { Fn } from 'cdktf';

const WHOLE_TOKEN = /^\$\{TfToken\[[^\]]+\]\}$/;

/**
 * Text that a chart renders through `tpl` (`common.tplvalues.render`), so that it arrives as it was
 * written: without this a `{{` in an annotation or in the value of a variable is an expression of helm.
 */
export function plainText(text: string): string {
  return WHOLE_TOKEN.test(text) ? Fn.replace(text, '{{', '{{`{{`}}') : text.replace(/\{\{/g, '{{`{{`}}');
}

/** A map of such texts. */
export function plainTexts(
  map: { readonly [key: string]: string } | undefined,
): Record<string, string> | undefined {
  return map && Object.fromEntries(Object.entries(map).map(([key, text]) => [key, plainText(text)]));
}
