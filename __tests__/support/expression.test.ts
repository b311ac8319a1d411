import { evaluate } from './expression';

const LOCALS = { map: { a: [1], b: `$\{var.x}` }, text: 'a: {b: [2]}', list: [3], escaped: `$$\{x}` };

describe('what Terraform makes of', () => {
  test.each([
    ['plain', 'plain'],
    [`$$\{a} %%{b}`, `$\{a} %{b}`],
    [`$\{local.list}`, [3]],
    [`x-$\{local.text}`, 'x-a: {b: [2]}'],
    [`$\{local.escaped}`, `$\{x}`],
    [`$\{var.a}-$\{"$"}`, `$\{var.a}-$`],
    [`$\{yamlencode(local.map)}`, `{"a":[1],"b":"$\{var.x}"}`],
    [`$\{concat(local.list, try(yamldecode(local.text).a.c, yamldecode(local.text).a.b, []))}`, [3, 2]],
    [`$\{concat(local.list, try(yamldecode(local.text).c.d, []))}`, [3]],
    [`$\{element(var.a, 0)}`, `$\{element(var.a, 0)}`],
    [`$\{replace(var.a, "}", "%20")}`, `$\{replace(var.a, "}", "%20")}`],
  ])('%s', (text, expected) => {
    expect(evaluate(text, LOCALS)).toEqual(expected);
  });

  test('an unescaped directive is an error', () => {
    expect(() => evaluate('%{ if }', {})).toThrow('directive');
    expect(() => evaluate(`$\{local.nobody}`, {})).toThrow('nobody');
  });
});
