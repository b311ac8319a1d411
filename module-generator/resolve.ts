import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** Resolves a value's tokens to templates. */
export function resolveTokens(scope: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false });
}
