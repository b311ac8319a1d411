import { Op, Token } from 'cdktf';
import { expression } from '../terraform/expression';
import * as inPlan from './address-range-conditions';
import { haveEverybody } from './address-ranges';
import { operand } from './conditions';
import type { Verdict } from './problems';
import { follows, type TextPatterns } from './rules';

/** What an allow-list, or an annotation, says to let everybody in. */
const OPEN_VALUES = ['', 'none', 'off', 'false'];

const QUOTES = `"'[]`;

/** Whether one of them holds. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const conditions = verdicts.filter((verdict) => typeof verdict !== 'boolean');
  if (verdicts.includes(true) || conditions.length === 0) {
    return verdicts.includes(true);
  }
  return conditions.reduce((left, right) => Op.or(left, right));
}

/** Whether a list of ranges, or the value of an annotation, keeps anybody out. */
export function keepsOut(text: string): Verdict {
  if (Token.isUnresolved(text)) {
    return expression((write) => keepsOutInPlan(write(operand(text))));
  }
  const parts = text.split(/[\s\x85,;]+/).map((part) => part.replace(/^["'[\]]+|["'[\]]+$/g, ''));
  return !OPEN_VALUES.includes(parts.join('').toLowerCase()) && !haveEverybody(parts);
}

/** Whether an annotation whose key, in lower case, has the patterns keeps anybody out. */
export function annotationKeepsOut(
  annotations: { readonly [key: string]: string } | undefined,
  patterns: TextPatterns,
): Verdict {
  if (Token.isUnresolved(annotations)) {
    return expression((write) => annotationKeepsOutInPlan(write(annotations), patterns));
  }
  const verdicts = Object.entries(annotations ?? {}).map(
    ([key, value]) => follows(key.toLowerCase(), patterns) && keepsOut(value),
  );
  return anyOf(verdicts);
}

function keepsOutInPlan(text: string): string {
  // Space as JavaScript knows it.
  const part = JSON.stringify('[^\\s\\x{b}\\x{85}\\pZ\\x{feff},;]+');
  const parts = `[for part in regexall(${part}, ${text}) : trim(part, ${JSON.stringify(QUOTES)})]`;
  const isOpen = `contains(${JSON.stringify(OPEN_VALUES)}, lower(join("", parts)))`;
  return `try(anytrue([for parts in [${parts}] : !${isOpen} && !${inPlan.haveEverybody('parts')}]), false)`;
}

function annotationKeepsOutInPlan(map: string, { must = [], mustNot = [] }: TextPatterns): string {
  const matches = (pattern: string) => `can(regex(${JSON.stringify(pattern)}, lower(key)))`;
  const isMeant = [...must.map(matches), ...mustNot.map((pattern) => `!${matches(pattern)}`)].join(' && ');
  return `anytrue([for key, value in (${map} == null ? {} : ${map}) : ${keepsOutInPlan('value')} if ${isMeant}])`;
}
