import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** A value with its tokens as the templates that they stand for. */
export function resolveTokens(scope: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false });
}
