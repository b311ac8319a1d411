import type { IResolvable } from 'cdktf';
import { expression } from '../terraform/expression';
import { NOT_PUBLIC } from './address-ranges';

/** What `isRange` and `haveEverybody` say of values that only Terraform knows. */

/** Whether each text of a list is a range, or the list is null. */
export function areRanges(list: string[]): IResolvable {
  return expression((write) => `alltrue([for range in ${orEmpty(write(list))} : ${isRange('range')}])`);
}

/** Whether the ranges of a list, an expression, have everybody between them; text that is no range is passed over. */
export function haveEverybody(list: string): string {
  const network = 'cidrsubnet(range, 0, 0)';
  const known = `[for range in concat(${list}, ${JSON.stringify(NOT_PUBLIC)}) : split("/", ${network}) if ${isRange('range')} && strcontains(try(${network}, ""), sign)]`;
  // Of two ranges one is in the other, or they have nothing in common: those in no other add up to what all have.
  const isInAnother =
    'anytrue([for other in ranges : cidrsubnet(join("/", [range[0], other[1]]), 0, 0) == join("/", other) if tonumber(other[1]) < tonumber(range[1])])';
  // Beside a number that is written down, Terraform adds up exactly.
  const sum = `sum(concat([0], [for range in ranges : pow(2, -tonumber(range[1])) if !${isInAnother}]))`;
  return `anytrue(flatten([for sign in [".", ":"] : [for ranges in [distinct(${known})] : ${sum} == 1]]))`;
}

/** A list, empty where it is null. */
export function orEmpty(list: string): string {
  return `(${list} == null ? [] : ${list})`;
}

/** Terraform takes zeros in front of a number of IPv4, which others read as octal. */
function isRange(name: string): string {
  const shape = JSON.stringify('^[0-9a-fA-F.:]+/[0-9]{1,3}$');
  const zeros = JSON.stringify('(^|[.:])0[0-9]+[.]|[.]0[0-9]+/');
  return `can(regex(${shape}, ${name})) && !can(regex(${zeros}, ${name})) && can(cidrsubnet(${name}, 0, 0))`;
}
