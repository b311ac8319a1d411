import { mergeDocuments } from '../../src/helm/merge';

describe('merging', () => {
  test('maps key by key, everything else whole', () => {
    expect(
      mergeDocuments({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3], e: null } }, { d: { f: 1 } }),
    ).toEqual({ a: { b: 1, c: [3], e: null }, d: { f: 1 } });
  });

  test('what is not there changes nothing', () => {
    expect(mergeDocuments({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
    expect(mergeDocuments()).toEqual({});
  });

  test('no document is written to', () => {
    const first = { a: { b: 1 } };
    mergeDocuments(first, { a: { b: 2 } });
    expect(first).toEqual({ a: { b: 1 } });
  });
});
