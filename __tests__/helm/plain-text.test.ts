import { plainText, plainTexts } from '../../src/helm/plain-text';

describe('text that a chart renders as a template', () => {
  test('keeps its braces', () => {
    expect(plainText('a {{ b }} {{{ c')).toBe('a {{`{{`}} b }} {{`{{`}}{ c');
    expect(plainText(`{ a } $\{b}`)).toBe(`{ a } $\{b}`);
  });

  test('a map, and undefined', () => {
    expect(plainTexts({ a: '{{', b: 'c' })).toEqual({ a: '{{`{{`}}', b: 'c' });
    expect(plainTexts(undefined)).toBeUndefined();
  });
});
