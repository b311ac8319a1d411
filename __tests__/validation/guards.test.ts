import { TerraformOutput, Token } from 'cdktf';
import { anyOf } from '../../src/validation/guards';
import { synthesize } from '../support/template';

test('one guard is enough, and one that is known needs no condition', () => {
  const { text } = synthesize((stack) => {
    const value = anyOf([false, Token.asAny('a'), Token.asAny('b')]);
    new TerraformOutput(stack, 'any', { value, staticId: true });
  });
  expect(JSON.parse(text).output.any.value).toBe(`\${(a || b)}`);
  expect(anyOf([false, true, Token.asAny('a')])).toBe(true);
  expect(anyOf([false, false])).toBe(false);
});
