import { isIPv4, isIPv6 } from 'node:net';

/** Ranges without public addresses. */
export const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  // Everything except 2000::/3.
  '::/3',
  '4000::/2',
  '8000::/1',
];

/** Prefix of IPv4-mapped IPv6 addresses, `::ffff:0:0/96`, as bits. */
const IPV4_MAPPED = `${'0'.repeat(80)}${'1'.repeat(16)}`;

interface Prefix {
  readonly family: 4 | 6;
  /** The range's fixed leading bits, as text. */
  readonly bits: string;
}

/** Whether text is a CIDR, for example 10.0.0.0/8. */
export function isRange(text: string): boolean {
  return prefixOf(text) !== undefined;
}

/** Whether the ranges cover every public address of IPv4 or of IPv6. Text that is not a CIDR is ignored. */
export function coverAllPublicAddresses(ranges: string[]): boolean {
  const prefixes = [...ranges, ...NOT_PUBLIC].map(prefixOf).filter((prefix) => prefix !== undefined);
  return [4, 6].some((family) =>
    coverAll(prefixes.filter((prefix) => prefix.family === family).map(({ bits }) => bits)),
  );
}

function coverAll(prefixes: string[]): boolean {
  if (prefixes.length === 0 || prefixes.includes('')) {
    return prefixes.length > 0;
  }
  return ['0', '1'].every((bit) =>
    coverAll(prefixes.filter((prefix) => prefix.startsWith(bit)).map((prefix) => prefix.slice(1))),
  );
}

function prefixOf(range: string): Prefix | undefined {
  const [, address, digits] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(range) ?? [];
  const length = Number(digits);
  if (isIPv4(address) && length <= 32) {
    return { family: 4, bits: bitsOf(address.split('.'), 10, 8).slice(0, length) };
  }
  if (isIPv6(address) && length <= 128) {
    const bits = bitsOf(groupsOf(address), 16, 16).slice(0, length);
    return bits.startsWith(IPV4_MAPPED)
      ? { family: 4, bits: bits.slice(IPV4_MAPPED.length) }
      : { family: 6, bits };
  }
  return undefined;
}

function bitsOf(numbers: string[], radix: number, width: number): string {
  return numbers.map((number) => Number.parseInt(number, radix).toString(2).padStart(width, '0')).join('');
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [256 * Number(a) + Number(b), 256 * Number(c) + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [left, right] = hexadecimal
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  return right === undefined
    ? left
    : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}
