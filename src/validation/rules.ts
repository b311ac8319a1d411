import { Op, Token } from 'cdktf';
import { isNull, matches, oneOf, within } from './conditions';
import type { Problems } from './problems';

/** What text looks like. The patterns are read by JavaScript at synth and by Terraform (RE2) at plan. */
export interface TextPatterns {
  readonly must?: string[];
  readonly mustNot?: string[];
}

/** What text has to look like. */
export interface TextRule extends TextPatterns {
  readonly id: string;
  readonly remedy: string;
  /** Whether a null, at plan, is refused as well. */
  readonly required?: boolean;
}

/** Checks text by rules, of which the first that is broken is reported; a token is checked in the plan. */
export function checkText(
  problems: Problems,
  path: string,
  value: string | undefined,
  ...rules: TextRule[]
): void {
  if (value === undefined || value === null) {
    return;
  }
  if (Token.isUnresolved(value)) {
    for (const rule of rules) {
      requireText(problems, path, value, rule);
    }
    return;
  }
  const broken = rules.find((rule) => !follows(value, rule));
  if (broken !== undefined) {
    problems.add(broken.id, path, value, broken.remedy);
  }
}

/** Whether text that is known follows a rule. */
export function follows(value: string, { must = [], mustNot = [] }: TextPatterns): boolean {
  const test = (pattern: string) => new RegExp(pattern, 'u').test(value);
  return must.every(test) && !mustNot.some(test);
}

/** Makes Terraform check text by a rule. */
export function requireText(problems: Problems, path: string, value: string, rule: TextRule): void {
  const conditions = [
    ...(rule.must ?? []).map((pattern) => matches(value, pattern)),
    ...(rule.mustNot ?? []).map((pattern) => Op.not(matches(value, pattern))),
  ];
  const all = conditions.reduce((left, right) => Op.and(left, right));
  problems.require(rule.id, path, rule.required ? all : Op.or(isNull(value), all), rule.remedy);
}

/** Checks that text is one of a few. */
export function checkChoice(
  problems: Problems,
  id: string,
  path: string,
  value: string | undefined,
  choices: string[],
): void {
  const remedy = `Choose one of ${choices.join(', ')}.`;
  if (Token.isUnresolved(value)) {
    problems.require(id, path, Op.or(isNull(value as string), oneOf(value as string, choices)), remedy);
  } else if (value !== undefined && value !== null && !choices.includes(value)) {
    problems.add(id, path, value, remedy);
  }
}

/** A whole number within bounds. */
export function checkInteger(
  problems: Problems,
  path: string,
  value: number | undefined,
  least: number,
  most: number,
  id = 'number.outOfRange',
): void {
  const remedy = `Give a whole number from ${least} to ${most}.`;
  if (value === undefined || value === null) {
    return;
  }
  if (Token.isUnresolved(value)) {
    problems.require(id, path, within(value, least, most), remedy);
  } else if (!Number.isInteger(value) || value < least || value > most) {
    problems.add(id, path, value, remedy);
  }
}
