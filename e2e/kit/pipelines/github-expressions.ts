import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../toolbox/kube';

export type Contexts = Record<string, Json>;

/** A text with its expressions replaced. */
export function filled(text: string, contexts: Contexts, directory: string): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/g, (_match, expression) =>
    value(expression, contexts, directory),
  );
}

/** The little of GitHub's expressions that the workflows use. */
export function isTrue(condition: string, contexts: Contexts, directory: string): boolean {
  return condition.split('&&').every((term) => {
    const [, left, operator, right] = /^(.*?)(?:(==|!=)(.*))?$/.exec(term) ?? [];
    if (operator === undefined) return value(left, contexts, directory) !== '';
    const isSame = value(left, contexts, directory) === value(right, contexts, directory);
    return operator === '==' ? isSame : !isSame;
  });
}

function value(expression: string, contexts: Contexts, directory: string): string {
  const text = expression.trim();
  const files = /^hashFiles\('(.*)'\)$/.exec(text);
  if (files !== null) return existsSync(join(directory, files[1])) ? 'hash' : '';
  if (/^(always|success)\(\)$/.test(text)) return 'true';
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  if (!/^[\w.-]+$/.test(text)) throw new Error(`an expression that is not known here: ${text}`);
  return String(text.split('.').reduce((object: Json, key) => object?.[key], contexts) ?? '');
}
