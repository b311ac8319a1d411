import { Fn, type IResolvable, Op, Token } from 'cdktf';
import type { Verdict } from './problems';

// `Op` of cdktf 0.21 writes a literal 0 and null as `undefined`, so they are expressions.
const NULL = Token.asAny('null');
const TRUE = Token.asAny('true');

/** An expression: whether text matches a pattern. */
export function matches(value: string, pattern: string): IResolvable {
  return Fn.can(Fn.regex(literal(pattern), operand(value)));
}

/** An expression of the first group of a pattern in text. It is empty if the text does not match. */
export function firstGroup(value: string, pattern: string): string {
  return Token.asString(Fn.try([Fn.element(Fn.regex(literal(pattern), operand(value)), 0), '']));
}

/** An expression: whether a number is an integer within bounds. A null passes. */
export function within(value: number, least: number, most: number): IResolvable {
  const inBounds = Op.and(
    Op.gte(value, Token.asAny(String(least))),
    Op.lte(value, Token.asAny(String(most))),
  );
  return Fn.try([Op.and(inBounds, Op.eq(Fn.floor(value), value)), isNull(value)]) as IResolvable;
}

/** An expression: whether a number is less than another. A null passes. */
export function below(value: number, bound: number): IResolvable {
  return unlessNull(Op.lt(value, bound));
}

/** Whether two texts differ. If either is a token, the result is an expression, and a null passes. */
export function differ(left: string, right: string): Verdict {
  return Token.isUnresolved(left) || Token.isUnresolved(right)
    ? unlessNull(Op.neq(operand(left), operand(right)))
    : left !== right;
}

/** The condition, or true if a null makes the condition an error. */
export function unlessNull(condition: IResolvable): IResolvable {
  return Fn.try([condition, TRUE]) as IResolvable;
}

/** An expression: whether a list contains text. A null does not pass; `contains` alone would be an error. */
export function oneOf(value: string, list: string[]): IResolvable {
  return Fn.try([Fn.contains(list, operand(value)), Token.asAny('false')]) as IResolvable;
}

/** An expression: whether a value is null. A variable's null keeps the default. */
export function isNull(value: string | number): IResolvable {
  return Op.eq(typeof value === 'string' ? operand(value) : value, NULL);
}

/** Text with tokens as an argument. cdktf warns about a template in an argument, and breaks on its quotes. */
export function operand(text: string): string {
  const parts = text.split(/(\$\{TfToken\[[^\]]+\]\})/).filter((part) => part !== '');
  return parts.length === 1 ? text : Fn.join('', parts.map(literal));
}

function literal(part: string): string {
  return Token.isUnresolved(part) ? part : part.replace(/["\\]/g, '\\$&').replace(/%\{/g, '%%{');
}
