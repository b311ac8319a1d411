import { TerraformLocal, TerraformVariable } from 'cdktf';
import { below, differ, firstGroup, isNull, matches, oneOf, within } from '../../src/validation/conditions';
import { synthesize } from '../support/template';

type Build = (text: string, count: number) => unknown;

const BETWEEN = '(((var.b >= 0) && (var.b <= 3)) && (floor(var.b) == var.b))';

describe('conditions', () => {
  test.each<[string, Build, string]>([
    ['a pattern', (text) => matches(text, '^[a-z]+$'), 'can(regex("^[a-z]+$", var.a))'],
    ['bounds, with a literal 0', (_, count) => within(count, 0, 3), `try(${BETWEEN}, (var.b == null))`],
    ['an order', (_, count) => below(count, 900), 'try((var.b < 900), true)'],
    ['a choice', (text) => oneOf(text, ['x', 'y']), 'try(contains(["x", "y"], var.a), false)'],
    ['a null', (text) => isNull(text), '(var.a == null)'],
    ['a difference', (text) => differ(text, 'x'), 'try((var.a != "x"), true)'],
    [
      'a part of text',
      (text) => firstGroup(text, '^"(\\w+)'),
      String.raw`try(element(regex("^\"(\\w+)", var.a), 0), "")`,
    ],
    [
      'text around a token',
      (text) => matches(`"\\%{x}-${text}\n`, '^a$'),
      String.raw`can(regex("^a$", join("", ["\"\\%%{x}-", var.a, "\n"])))`,
    ],
  ])('%s', (_, build, expression) => {
    const { locals } = synthesize((stack) => {
      const text = new TerraformVariable(stack, 'a', { type: 'string' }).stringValue;
      const count = new TerraformVariable(stack, 'b', { type: 'number' }).numberValue;
      new TerraformLocal(stack, 'condition', build(text, count));
    });
    expect(locals.condition).toBe(`\${${expression}}`);
  });

  test('known texts are compared at synth', () => {
    expect([differ('a', 'b'), differ('a', 'a')]).toEqual([true, false]);
  });
});
