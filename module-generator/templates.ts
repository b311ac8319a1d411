import type { Scalar } from './nodes';

/** A Terraform JSON value as an expression. */
export function expressionOf(value: Scalar): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  const parts = templateParts(value);
  const [only] = parts;
  if (parts.length === 1 && only.isExpression) {
    return only.text;
  }
  const inner = parts.map(({ isExpression, text }) =>
    isExpression ? `\${${text}}` : JSON.stringify(text).slice(1, -1),
  );
  return `"${inner.join('')}"`;
}

/** Makes a message safe for null inputs, because Terraform evaluates it even if the condition is true. */
export function messageOf(template: string): string {
  return templateParts(template)
    .map(({ isExpression, text }) => (isExpression ? `\${try(coalesce(${text}), "")}` : text))
    .join('');
}

/** Splits a template into text, with its escapes, and expressions. */
export function templateParts(template: string): { readonly isExpression: boolean; readonly text: string }[] {
  const parts: { isExpression: boolean; text: string }[] = [];
  let text = '';
  for (let at = 0; at < template.length; ) {
    if (template.startsWith('$${', at)) {
      text += '$${';
      at += 3;
    } else if (template.startsWith('${', at)) {
      const end = closingBrace(template, at + 2);
      parts.push(...(text === '' ? [] : [{ isExpression: false, text }]), {
        isExpression: true,
        text: template.slice(at + 2, end),
      });
      text = '';
      at = end + 1;
    } else {
      text += template[at];
      at += 1;
    }
  }
  return text === '' && parts.length > 0 ? parts : [...parts, { isExpression: false, text }];
}

/** The position of the closing brace for `start`. Quoted text may contain nested templates. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') {
      at = closingQuote(text, at + 1);
    } else if (text[at] === '{') {
      depth += 1;
    } else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  throw new Error(`The expression has no closing brace: ${text}`);
}

function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text.startsWith('$${', at)) {
      at += 2;
    } else if (text.startsWith('${', at)) {
      at = closingBrace(text, at + 2);
    } else if (text[at] === '"') {
      return at;
    }
  }
  throw new Error(`The text has no closing quote: ${text}`);
}
