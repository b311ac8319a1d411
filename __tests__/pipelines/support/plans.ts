import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Json = any;

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
  return JSON.parse(readFileSync(join(__dirname, '..', 'plans', `${name}.json`), 'utf8'));
}

/** Addresses in the stack of a server. */
export const PASSWORD = 'random_password.prefect_database-password_5B9CBC7E';
export const AUTH_PASSWORD = 'random_password.prefect_api-auth-password_5D3DB3B1';
export const SECRET = 'kubernetes_secret_v1.prefect_database-secret_258471EB';
export const AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-secret_8F00314C';
export const GIVEN_AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-given-secret_005B901F';
export const WRITE_ONLY_SECRET = 'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91';
export const WRITE_ONLY_AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-write-only-secret_536E14A8';
export const CLAIM = 'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF';
export const NAMESPACE = 'kubernetes_namespace_v1.prefect_namespace_246D502B';
export const RELEASE = 'helm_release.prefect_release_D26A7D87';

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
