import { coverAllPublicAddresses, isRange } from '../../src/validation/address-ranges';

describe('ranges that cover every public address', () => {
  test.each([
    [['0.0.0.0/0']],
    [['1.2.3.4/0']],
    [['::/0']],
    [['0::0/000']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['128.0.0.0/1', '10.0.0.0/8', '64.0.0.0/2', '0.0.0.0/2']],
    [['::/1', '8000::/1']],
    [['2000::/3']],
    // Everything except the last range without public addresses.
    [['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3']],
    [['not a range', '::/0']],
    // IPv4-mapped IPv6.
    [['::ffff:0:0/96']],
    [['::ffff:0.0.0.0/97', '128.0.0.0/1']],
  ])('%j', (ranges) => {
    expect(coverAllPublicAddresses(ranges)).toBe(true);
  });

  test.each([
    [[]],
    [['10.0.0.0/8']],
    [['10.0.0.0/8', '192.168.0.0/16', 'fc00::/7']],
    [['0.0.0.0/1']],
    [['0.0.0.0/1', '128.0.0.0/2']],
    [['0.0.0.0/1', '8000::/1']],
    [['2000::/4']],
    [['203.0.113.7/32', '2001:db8::1/128', '::ffff:192.0.2.1/128']],
    [['everybody']],
  ])('not %j', (ranges) => {
    expect(coverAllPublicAddresses(ranges)).toBe(false);
  });
});

test.each([
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['::ffff:10.0.0.0/104', true],
  ['10.0.0.0', false],
  ['10.0.0/8', false],
  ['10.0.0.0/33', false],
  ['256.0.0.0/8', false],
  ['::/129', false],
  ['1:2/16', false],
])('%s is a range: %s', (text, expected) => {
  expect(isRange(text)).toBe(expected);
});
