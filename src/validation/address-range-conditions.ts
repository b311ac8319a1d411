import type { IResolvable } from 'cdktf';
import { expression } from '../terraform/expression';
import { NOT_PUBLIC } from './address-ranges';

/** `isRange` for every entry of a list that is known at plan. A null passes. */
export function areRanges(list: string[]): IResolvable {
  return expression((write) => `alltrue([for range in ${orEmpty(write(list))} : ${isRange('range')}])`);
}

/** `coverAllPublicAddresses` as an expression. `list` is an expression too. */
export function coverAllPublicAddresses(list: string): string {
  const network = 'cidrsubnet(range, 0, 0)';
  const known = `[for range in concat(${list}, ${JSON.stringify(NOT_PUBLIC)}) : split("/", ${network}) if ${isRange('range')} && strcontains(try(${network}, ""), sign)]`;
  // Two ranges are nested or disjoint, so the ranges in no other range add up to the addresses of all.
  const isInAnother =
    'anytrue([for other in ranges : cidrsubnet(join("/", [range[0], other[1]]), 0, 0) == join("/", other) if tonumber(other[1]) < tonumber(range[1])])';
  // The literal 0 makes Terraform add exactly.
  const sum = `sum(concat([0], [for range in ranges : pow(2, -tonumber(range[1])) if !${isInAnother}]))`;
  return `anytrue(flatten([for sign in [".", ":"] : [for ranges in [distinct(${known})] : ${sum} == 1]]))`;
}

export function orEmpty(list: string): string {
  return `(${list} == null ? [] : ${list})`;
}

/** Excludes leading zeros in IPv4: Terraform accepts them, but other programs read them as octal. */
function isRange(name: string): string {
  const shape = JSON.stringify('^[0-9a-fA-F.:]+/[0-9]{1,3}$');
  const zeros = JSON.stringify('(^|[.:])0[0-9]+[.]|[.]0[0-9]+/');
  return `can(regex(${shape}, ${name})) && !can(regex(${zeros}, ${name})) && can(cidrsubnet(${name}, 0, 0))`;
}
