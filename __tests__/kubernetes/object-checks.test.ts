import {
  checkClaimSize,
  checkDataKey,
  checkHost,
  checkNamespaceName,
  checkObjectName,
  checkPort,
  checkQuantity,
  checkReleaseName,
} from '../../src/kubernetes/object-checks';
import type { Problems } from '../../src/validation/problems';
import { checkInteger } from '../../src/validation/rules';
import { found } from '../validation/support/found';

/** Tests a check with good and bad texts. */
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
    ['a', '1a', 'a.b-c', '1.2.3', 'a'.repeat(253)],
    ['', '.a', 'a.', 'a..b', 'A', 'a/b', 'a'.repeat(254), 'y', 'null', '1', '0x1f', '1e3', '1.5'],
  );
});

describe('keys', () => {
  table(
    checkDataKey,
    ['a', 'A_b-c.d', 'ca.crt', 'nope'],
    ['', 'a b', 'a/b', 'Yes', 'OFF', 'True', '-1', '.5', '.NaN', '1_0'],
  );
});

describe('hosts', () => {
  table(
    checkHost,
    ['a', 'a.example.com', '10.0.0.1', 'a-b.c', 'a'.repeat(253)],
    ['', 'A.example.com', 'http://a', 'a:80', 'a/b', '.a', 'a.', '*.a', 'a'.repeat(254)],
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

  test('bounds are inclusive', () => {
    const at = (value: number) => found((problems) => checkInteger(problems, 'p', value, 2, 4));
    expect([1, 2, 4, 5].map((value) => at(value).length)).toEqual([1, 0, 0, 1]);
  });
});

describe('sizes of claims', () => {
  table(checkClaimSize, ['1', '0.5Gi', '10Gi'], ['0', '0Gi', '0.0Gi', 'big']);
});
