import { choose, type Node, nodeOf } from '../../scripts/modules/nodes';
import { Printer } from '../../scripts/modules/print';
import { Elements } from '../../scripts/modules/symbols';

const ON = {
  id: 'on',
  alternatives: [
    { name: 'yes', test: 'var.on' },
    { name: 'no', test: '!var.on' },
  ],
};
const printer = new Printer(new Elements());

/** What is under a key that is there only if `var.on`. */
function ifOn(value: unknown): Node {
  return choose(ON, [nodeOf({ key: value }), nodeOf({})]).map?.get('key') as Node;
}

describe('a value that is not always there is null where it is not', () => {
  test.each([
    ['text', 'a', '${(var.on ? "a" : null)}'],
    ['a number', 1, '${(var.on ? 1 : null)}'],
    ['a reference', '${var.a}', '${(var.on ? var.a : null)}'],
    ['a list', ['a'], '${(var.on ? ["a"] : null)}'],
    ['a map', { a: 1 }, '${(var.on ? { "a" = 1 } : null)}'],
  ])('%s', (_what, value, expected) => {
    expect(printer.json(ifOn(value))).toBe(expected);
    expect(printer.body(choose(ON, [nodeOf({ key: value }), nodeOf({})]))).toEqual({ key: expected });
  });

  test('what is always there is written as it is', () => {
    expect(printer.json(nodeOf({ a: ['b', 1], c: 'd' }))).toEqual({ a: ['b', 1], c: 'd' });
  });
});
