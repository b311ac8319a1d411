import { mergeDocuments } from '../../src/helm/merge';

describe('merging', () => {
  test('merges maps by key and replaces other values', () => {
    expect(
      mergeDocuments({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3], e: null } }, { d: { f: 1 } }),
    ).toEqual({ a: { b: 1, c: [3], e: null }, d: { f: 1 } });
  });

  test('ignores undefined', () => {
    expect(mergeDocuments({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
    expect(mergeDocuments()).toEqual({});
  });

  test('changes no input document', () => {
    const first = { a: { b: 1 } };
    mergeDocuments(first, { a: { b: 2 } });
    expect(first).toEqual({ a: { b: 1 } });
  });
});
