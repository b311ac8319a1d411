import { Elements } from '../../module-generator/elements';
import { choose, type Node, nodeOf } from '../../module-generator/nodes';
import { Printer } from '../../module-generator/print';

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

describe('blocks of which inputs decide how many there are', () => {
  const elements = new Elements();
  const blocks = new Printer(elements, new Set(['env', 'context', 'volume', 'secret', 'items']));
  const body = (value: unknown) => blocks.body(choose(ON, [nodeOf(value), nodeOf({})])) as any;

  test('are dynamic, and so are those in them', () => {
    expect(body({ volume: [{ name: 'a', secret: { key: 'b', items: [{ path: 'c' }] } }] })).toEqual({
      dynamic: {
        volume: {
          for_each:
            '${concat([], [for it in var.on ? [true] : [] : [{ "name" = "a", "secret" = { "key" = "b", "items" = [{ "path" = "c" }] } }]]...)}',
          content: {
            name: '${try(volume.value.name, null)}',
            dynamic: {
              secret: {
                for_each: '${try(volume.value.secret, null)[*]}',
                content: {
                  key: '${try(secret.value.key, null)}',
                  dynamic: {
                    items: {
                      for_each: '${try(coalesce(try(secret.value.items, null), []), [])}',
                      content: { path: '${try(items.value.path, null)}' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    });
  });

  test('are at most one where there is no list, and a map that is no block is an argument', () => {
    expect(body({ context: { group: 1 }, labels: { a: 'b' } })).toEqual({
      labels: '${(var.on ? { "a" = "b" } : null)}',
      dynamic: {
        context: {
          for_each: '${[for it in var.on ? [true] : [] : { "group" = 1 }]}',
          content: { group: '${try(context.value.group, null)}' },
        },
      },
    });
  });

  test('are one for each element of an input, and the block around them is none of these', () => {
    const name = elements.name('var.env');
    const env = [{ name: `\${${name}_key}`, value: `\${${name}_value}` }, { name: 'b' }];
    const [container] = (blocks.body(nodeOf({ env: [{ env }] })) as any).env;
    expect(container.dynamic.env.for_each).toMatch(
      /^\$\{concat\(\[for each_env_key, each_env_value in var\.env : \{.*\}\], \[\{ "name" = "b" \}\]\)\}$/,
    );
  });
});
