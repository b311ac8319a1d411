import { TerraformVariable } from 'cdktf';
import { escapeDocument, escapeText, escapeUserDocument } from '../../src/terraform/escape';
import { evaluate } from '../support/expression';
import { emptyStack } from '../support/template';

const TEXTS = [
  '',
  'plain',
  `$\{a}`,
  '%{ if a }',
  `$$\{a}`,
  '%%{a}',
  `%$\{a}`,
  '$%{a}',
  '$',
  '$$',
  '{',
  '}',
  'a "quoted" \\ back\\slash',
  'new\nline\ttab',
  `{"json": "$\{a}"}`,
  '$(sub)',
  '{{ helm }}',
];

describe('escaping', () => {
  test.each(TEXTS)('Terraform reads %j as the same text', (text) => {
    expect(evaluate(escapeText(text), {})).toBe(text);
    expect(evaluate(escapeDocument({ [text]: [text] }), {})).toEqual({ [text]: [text] });
  });

  test('a token stays a token, also after a dollar sign', () => {
    const stack = emptyStack();
    const token = new TerraformVariable(stack, 'a', { type: 'string' }).stringValue;
    expect(escapeText(`x${token}y`)).toBe(`x${token}y`);
    expect(escapeText(`$${token}`)).toBe(`$\{"$"}${token}`);
  });

  test('undefined and empty maps are dropped from documents of props', () => {
    const document = { a: undefined, b: {}, c: { d: { e: undefined } }, f: null, g: [], h: 0, i: '' };
    expect(escapeDocument(document)).toEqual({ f: null, g: [], h: 0, i: '' });
  });

  test('only undefined is dropped from documents of the user', () => {
    const document = { a: undefined, b: {}, c: { d: undefined }, f: null, g: [{}, undefined] };
    expect(escapeUserDocument(document)).toEqual({ b: {}, c: {}, f: null, g: [{}] });
  });
});
