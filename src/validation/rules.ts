import { Op, Token } from 'cdktf';
import { isNull, matches, oneOf, within } from './conditions';
import type { Problems } from './problems';

/** Patterns of text. JavaScript evaluates them at synth, Terraform (RE2) at plan. */
export interface TextPatterns {
  readonly must?: string[];
  readonly mustNot?: string[];
}

export interface TextRule extends TextPatterns {
  readonly id: string;
  readonly remedy: string;
  /** Whether a null at plan is an error. */
  readonly required?: boolean;
}

/** For URLs, which are stored in the state, shown in plans and kept in the cluster. */
export const NO_CREDENTIALS_IN_URL: TextRule = {
  id: 'url.credentials',
  remedy:
    'URLs are stored in the state, shown in plans and kept in the cluster. Leave user and password out.',
  mustNot: ['^[a-z]+://[^/]*@'],
};

/** Reports the first rule that the text breaks. The plan checks a token. */
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

/** Whether known text follows a rule. */
export function follows(value: string, { must = [], mustNot = [] }: TextPatterns): boolean {
  const test = (pattern: string) => new RegExp(pattern, 'u').test(value);
  return must.every(test) && !mustNot.some(test);
}

/** Checks text by a rule at plan. */
export function requireText(problems: Problems, path: string, value: string, rule: TextRule): void {
  const conditions = [
    ...(rule.must ?? []).map((pattern) => matches(value, pattern)),
    ...(rule.mustNot ?? []).map((pattern) => Op.not(matches(value, pattern))),
  ];
  const all = conditions.reduce((left, right) => Op.and(left, right));
  problems.require(rule.id, path, rule.required ? all : Op.or(isNull(value), all), rule.remedy);
}

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
