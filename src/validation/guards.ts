import { Op, Token } from 'cdktf';
import { expression } from '../terraform/expression';
import * as inPlan from './address-range-conditions';
import { coverAllPublicAddresses } from './address-ranges';
import { operand } from './conditions';
import type { Verdict } from './problems';
import { follows, type TextPatterns } from './rules';

/** Values of an allow-list or annotation that restrict nobody. */
const OPEN_VALUES = ['', 'none', 'off', 'false'];

const QUOTES = `"'[]`;

export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const conditions = verdicts.filter((verdict) => typeof verdict !== 'boolean');
  if (verdicts.includes(true) || conditions.length === 0) {
    return verdicts.includes(true);
  }
  return conditions.reduce((left, right) => Op.or(left, right));
}

/** Whether a list of ranges or an annotation's value restricts access. */
export function restrictsAccess(text: string): Verdict {
  if (Token.isUnresolved(text)) {
    return expression((write) => restrictsAccessInPlan(write(operand(text))));
  }
  const parts = text.split(/[\s\x85,;]+/).map((part) => part.replace(/^["'[\]]+|["'[\]]+$/g, ''));
  return !OPEN_VALUES.includes(parts.join('').toLowerCase()) && !coverAllPublicAddresses(parts);
}

/** Whether an annotation restricts access. Only keys that match `patterns` in lower case count. */
export function annotationRestrictsAccess(
  annotations: { readonly [key: string]: string } | undefined,
  patterns: TextPatterns,
): Verdict {
  if (Token.isUnresolved(annotations)) {
    return expression((write) => annotationRestrictsAccessInPlan(write(annotations), patterns));
  }
  const verdicts = Object.entries(annotations ?? {}).map(
    ([key, value]) => follows(key.toLowerCase(), patterns) && restrictsAccess(value),
  );
  return anyOf(verdicts);
}

function restrictsAccessInPlan(text: string): string {
  // The same white space as `\s` in JavaScript.
  const part = JSON.stringify('[^\\s\\x{b}\\x{85}\\pZ\\x{feff},;]+');
  const parts = `[for part in regexall(${part}, ${text}) : trim(part, ${JSON.stringify(QUOTES)})]`;
  const isOpen = `contains(${JSON.stringify(OPEN_VALUES)}, lower(join("", parts)))`;
  return `try(anytrue([for parts in [${parts}] : !${isOpen} && !${inPlan.coverAllPublicAddresses('parts')}]), false)`;
}

function annotationRestrictsAccessInPlan(map: string, { must = [], mustNot = [] }: TextPatterns): string {
  const matches = (pattern: string) => `can(regex(${JSON.stringify(pattern)}, lower(key)))`;
  const isGuard = [...must.map(matches), ...mustNot.map((pattern) => `!${matches(pattern)}`)].join(' && ');
  return `anytrue([for key, value in (${map} == null ? {} : ${map}) : ${restrictsAccessInPlan('value')} if ${isGuard}])`;
}
