import {
  checkAnnotations,
  checkEnvironmentNames,
  checkLabels,
  checkTolerations,
} from '../../src/kubernetes/pod-checks';
import { found } from '../validation/support/found';

describe('labels', () => {
  const label = (key: string, value: string) =>
    found((problems) => checkLabels(problems, 'p', { [key]: value }));

  test.each([
    ['a', 'b'],
    ['app.kubernetes.io/name', 'Prefect_1.2-x'],
    ['a', ''],
  ])('%s=%s passes', (key, value) => {
    expect(label(key, value)).toEqual([]);
  });

  test.each([
    ['', 'b'],
    ['a b', 'c'],
    ['/a', 'b'],
    ['a', 'b c'],
    ['a', '-b'],
    ['a', 'b'.repeat(64)],
    ['a'.repeat(64), 'b'],
  ])('%s=%s is refused', (key, value) => {
    expect(label(key, value)).toEqual(['label.invalid']);
  });
});

describe('environment variables', () => {
  const reserved = { TAKEN: 'prop' };

  test.each([
    ['A_1', []],
    ['_a', []],
    ['1A', ['environment.name.invalid']],
    ['A-B', ['environment.name.invalid']],
    ['', ['environment.name.invalid']],
    ['TAKEN', ['environment.reserved']],
    ['constructor', []],
  ])('%j', (name, ids) => {
    expect(found((problems) => checkEnvironmentNames(problems, 'p', [name], reserved))).toEqual(ids);
  });
});

describe('annotations', () => {
  test.each(['a', 'Example.com/note', 'nginx.ingress.kubernetes.io/configuration-snippet'])(
    '%j passes',
    (key) => {
      expect(found((problems) => checkAnnotations(problems, 'p', { [key]: 'any "text"' }))).toEqual([]);
    },
  );

  test.each(['', 'a b', '/a', 'a/b/c', 'a'.repeat(64)])('%j is refused', (key) => {
    expect(found((problems) => checkAnnotations(problems, 'p', { [key]: '' }))).toEqual([
      'annotation.key.invalid',
    ]);
  });
});

describe('tolerations', () => {
  test.each([
    [{ operator: 'Exists' }, []],
    [{ key: 'a', value: 'b' }, []],
    [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }, []],
    [{ key: 'a', operator: 'exists' }, ['toleration.operator.unknown']],
    [{ key: 'a', effect: 'NoRun' }, ['toleration.effect.unknown']],
    [{ key: 'a', operator: 'Exists', value: 'b' }, ['toleration.contradiction']],
    [{ value: 'b' }, ['toleration.contradiction']],
    [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 }, ['toleration.contradiction']],
  ])('%j', (toleration, ids) => {
    expect(found((problems) => checkTolerations(problems, 'p', [toleration]))).toEqual(ids);
  });
});
