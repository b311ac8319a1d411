import {
  checkDataKey,
  checkEnvironmentNames,
  checkHost,
  checkInteger,
  checkLabels,
  checkNamespaceName,
  checkObjectName,
  checkPort,
  checkQuantity,
  checkReleaseName,
} from '../../src/validation/kubernetes';
import { Problems } from '../../src/validation/problems';

/** The ids of the problems that a check finds. */
function found(check: (problems: Problems) => void): string[] {
  const ids: string[] = [];
  const problems = new Problems();
  problems.add = (id) => ids.push(id);
  check(problems);
  return ids;
}

/** Tries a check of one text with good and bad ones. */
function table(
  check: (problems: Problems, path: string, text: string) => void,
  good: string[],
  bad: string[],
): void {
  test.each(good)('%j passes', (text) => {
    expect(found((problems) => check(problems, 'p', text))).toEqual([]);
  });
  test.each(bad)('%j is refused', (text) => {
    expect(found((problems) => check(problems, 'p', text))).toHaveLength(1);
  });
}

describe('namespaces', () => {
  table(
    checkNamespaceName,
    ['a', '1a', 'a-b', 'a'.repeat(63)],
    ['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a'.repeat(64)],
  );
});

describe('releases', () => {
  table(checkReleaseName, ['a', 'a-1', 'a'.repeat(40)], ['', '1a', 'a-', 'A', 'a.b', 'a'.repeat(41)]);
});

describe('objects', () => {
  table(
    checkObjectName,
    ['a', '1', 'a.b-c', 'a'.repeat(253)],
    ['', '.a', 'a.', 'a..b', 'A', 'a/b', 'a'.repeat(254)],
  );
});

describe('keys', () => {
  table(checkDataKey, ['a', 'A_b-c.d', 'ca.crt'], ['', 'a b', 'a/b']);
});

describe('hosts', () => {
  table(
    checkHost,
    ['a', 'a.example.com', '10.0.0.1', 'a-b.c'],
    ['', 'A.example.com', 'http://a', 'a:80', 'a/b', '.a', 'a.', '*.a'],
  );
});

describe('quantities', () => {
  table(
    checkQuantity,
    ['1', '0.5', '500m', '20Gi', '1G', '1k', '1Ei'],
    ['', '1GB', 'Gi', '-1', '1 Gi', '1gi', '1.'],
  );
});

describe('numbers', () => {
  test.each([1, 80, 65_535])('port %d passes', (port) => {
    expect(found((problems) => checkPort(problems, 'p', port))).toEqual([]);
  });

  test.each([0, -1, 65_536, 1.5, Number.NaN])('port %d is refused', (port) => {
    expect(found((problems) => checkPort(problems, 'p', port))).toEqual(['port.outOfRange']);
  });

  test('bounds are within', () => {
    const at = (value: number) => found((problems) => checkInteger(problems, 'p', value, 2, 4));
    expect([1, 2, 4, 5].map((value) => at(value).length)).toEqual([1, 0, 0, 1]);
  });
});

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
  const reserved = (name: string) => (name === 'TAKEN' ? 'prop' : undefined);

  test.each([
    ['A_1', []],
    ['_a', []],
    ['1A', ['environment.name.invalid']],
    ['A-B', ['environment.name.invalid']],
    ['', ['environment.name.invalid']],
    ['TAKEN', ['environment.reserved']],
  ])('%j', (name, ids) => {
    expect(found((problems) => checkEnvironmentNames(problems, 'p', [name], reserved))).toEqual(ids);
  });
});
