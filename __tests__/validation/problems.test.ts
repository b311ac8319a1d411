import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { isKnown, Problems } from '../../src/validation/problems';
import { emptyStack } from '../support/template';

const stack = emptyStack();

describe('problems', () => {
  test('without problems nothing is thrown', () => {
    expect(() => new Problems().throwIfAny(stack)).not.toThrow();
  });

  test('one error reports all problems with the path of the construct', () => {
    const problems = new Problems();
    problems.add('a.b', 'props.a', 'x', 'Do this.');
    problems.add('c.d', 'props.c', undefined, 'Do that.');
    problems.add('e.f', 'props.e', { g: 1 }, 'Do the other.');
    expect(() => problems.throwIfAny(new Construct(stack, 'child'))).toThrow(
      new Error(
        [
          'test/child (Construct): 3 problems',
          '  [a.b] props.a: Do this. Got: "x".',
          '  [c.d] props.c: Do that. Got: nothing.',
          '  [e.f] props.e: Do the other. Got: {"g":1}.',
        ].join('\n'),
      ),
    );
  });

  test('a single problem', () => {
    const problems = new Problems();
    problems.add('a.b', 'c', 1, 'D.');
    expect(() => problems.throwIfAny(stack)).toThrow('test (TerraformStack): 1 problem\n');
  });

  test('tokens and absent values are not known', () => {
    const { stringValue, numberValue, listValue } = new TerraformVariable(stack, 'v', { type: 'string' });
    expect([stringValue, numberValue, listValue, undefined, null].map((value) => isKnown(value))).toEqual(
      Array(5).fill(false),
    );
    expect(['', 0, false, []].map((value) => isKnown(value))).toEqual(Array(4).fill(true));
  });
});
