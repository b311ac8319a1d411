import { expandedPlan } from './expanded-plan';
import { ADDRESSES, readFixture } from './plan-files';
import type { Json } from './plan-lines';

export type { Json };

export interface Finding {
  readonly address: string;
  readonly rule: string;
}

export interface Case {
  readonly name: string;
  readonly document: () => Json;
  readonly expected: readonly Finding[];
}

/** A plan of real Terraform, without its values. `e2e/password-guard*.e2e.ts` make them. */
export function plan(name: string): Json {
  return expandedPlan(readFixture(name).lines);
}

/** Addresses in the stack of a server. */
export const PASSWORD = ADDRESSES.password;
export const AUTH_PASSWORD = ADDRESSES['auth-password'];
export const SECRET = ADDRESSES.secret;
export const AUTH_SECRET = ADDRESSES['auth-secret'];
export const GIVEN_AUTH_SECRET = ADDRESSES['given-auth-secret'];
export const WRITE_ONLY_SECRET = ADDRESSES['write-only-secret'];
export const WRITE_ONLY_AUTH_SECRET = ADDRESSES['write-only-auth-secret'];
export const CLAIM = ADDRESSES.claim;
export const NAMESPACE = ADDRESSES.namespace;
export const RELEASE = ADDRESSES.release;

export function found(rules: Record<string, string>): Finding[] {
  return Object.entries(rules).map(([address, rule]) => ({ address, rule }));
}

/** A plan of real Terraform as it is. */
export function fixture(name: string, rules: Record<string, string> = {}): Case {
  return { name, document: () => plan(name), expected: found(rules) };
}

/** A fixture with one thing changed that real Terraform plans too, but not from a stack of ours. */
export function changed(
  name: string,
  from: string,
  change: (of: (address: string) => Json, document: Json) => void,
  rules: Record<string, string> = {},
): Case {
  const document = () => {
    const copy = plan(from);
    const of = (address: string): Json => {
      const resource = copy.resource_changes.find((item: Json) => item.address === address);
      if (resource === undefined) throw new Error(`${from} has no ${address}`);
      return resource;
    };
    change(of, copy);
    return copy;
  };
  return { name: `${from}, ${name}`, document, expected: found(rules) };
}
