import { Fn, type IResolvable, Op, Token } from 'cdktf';
import type { Verdict } from './problems';

// `Op` of cdktf 0.21 writes a 0 and a null as `undefined`, so they go in as expressions.
const NULL = Token.asAny('null');
const TRUE = Token.asAny('true');

/** Whether text matches a pattern, as an expression. */
export function matches(value: string, pattern: string): IResolvable {
  return Fn.can(Fn.regex(literal(pattern), operand(value)));
}

/** The first group of a pattern in text, as an expression; empty where the text does not match. */
export function firstGroup(value: string, pattern: string): string {
  return Token.asString(Fn.try([Fn.element(Fn.regex(literal(pattern), operand(value)), 0), '']));
}

/** Whether a number is whole and within bounds, or null. */
export function within(value: number, least: number, most: number): IResolvable {
  const inBounds = Op.and(
    Op.gte(value, Token.asAny(String(least))),
    Op.lte(value, Token.asAny(String(most))),
  );
  return Fn.try([Op.and(inBounds, Op.eq(Fn.floor(value), value)), isNull(value)]) as IResolvable;
}

/** Whether a number is less than another, or one of them is null. */
export function below(value: number, bound: number): IResolvable {
  return unlessNull(Op.lt(value, bound));
}

/** Whether two texts differ; as an expression, where one is a token, also if one of them is null. */
export function differ(left: string, right: string): Verdict {
  return Token.isUnresolved(left) || Token.isUnresolved(right)
    ? unlessNull(Op.neq(operand(left), operand(right)))
    : left !== right;
}

/** A condition that holds as well where a null makes it an error. */
export function unlessNull(condition: IResolvable): IResolvable {
  return Fn.try([condition, TRUE]) as IResolvable;
}

/** Whether text is one of a list; a null is in none, where `contains` alone would be an error. */
export function oneOf(value: string, list: string[]): IResolvable {
  return Fn.try([Fn.contains(list, operand(value)), Token.asAny('false')]) as IResolvable;
}

/** Whether a value is absent: a variable's null leaves a default alone. */
export function isNull(value: string | number): IResolvable {
  return Op.eq(typeof value === 'string' ? operand(value) : value, NULL);
}

/** Text with a token in it as an argument; cdktf warns of a template in one, and breaks on quotes in it. */
export function operand(text: string): string {
  const parts = text.split(/(\$\{TfToken\[[^\]]+\]\})/).filter((part) => part !== '');
  return parts.length === 1 ? text : Fn.join('', parts.map(literal));
}

function literal(part: string): string {
  return Token.isUnresolved(part) ? part : part.replace(/["\\]/g, '\\$&').replace(/%\{/g, '%%{');
}
