import { ref, TerraformOutput, type TerraformStack, Token } from 'cdktf';
import * as fc from 'fast-check';
import { areRanges } from '../../src/validation/address-range-conditions';
import { isRange } from '../../src/validation/address-ranges';
import { annotationRestrictsAccess, restrictsAccess } from '../../src/validation/guards';
import { describeInTerraform, outputsOf } from '../support/in-terraform';
import { synthesize } from '../support/template';

const RANGES = [
  '10.0.0.0/8',
  '10.1.2.3/8',
  'fd00::/8',
  'FD00::1/64',
  '::ffff:10.0.0.0/104',
  '::1.2.3.4/128',
  '0::0/000',
  '10.0.0.0',
  '10.0.0/8',
  '10.0.0.0/33',
  '10.0.0.0/0008',
  '10.0.0.0/-8',
  '010.0.0.0/8',
  '10.0.0.01/8',
  '::10.0.0.01/128',
  'fd00::0001/64',
  '256.0.0.0/8',
  '::/129',
  '1:2/16',
  'fe80::1%eth0/64',
  '',
  ' 10.0.0.0/8',
];

const TEXTS = [
  '',
  ' ',
  ',',
  '""',
  'none',
  ' None ',
  '"none"',
  '\ufeffnone',
  'off',
  'false',
  'https://auth.example.com',
  'sg-1',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '10.0.0.0/8, 0.0.0.0/0',
  '10.0.0.0/8,::/0',
  '0.0.0.0/1;128.0.0.0/1',
  '0.0.0.0/1\u00a0128.0.0.0/1',
  '0.0.0.0/1\u0085128.0.0.0/1',
  '0.0.0.0/1\u000b128.0.0.0/1',
  '["0.0.0.0/1","128.0.0.0/1"]',
  "'2000::/3'",
  '2000::/4,3000::/4',
  '2000::/4,3000::/5',
  '::ffff:0:0/96',
  '::ffff:0.0.0.0/97,::ffff:128.0.0.0/97',
  '000.0.0.0/0',
  '0.0.0.0/1,128.0.0.0/2,192.0.0.0/3',
  '0.0.0.0/1,128.0.0.0/2,192.0.0.0/4',
];

/** Half of the public addresses of IPv6, half of the others, and so on down to the last two. */
const HALVES = [
  ...Array.from({ length: 125 }, (_, length) => rangeOf(`001${'0'.repeat(length)}1`.slice(0, 128), 6)),
  rangeOf(`001${'0'.repeat(125)}`, 6),
];

/** All addresses of a version in parts, of which perhaps one is left out. */
const PARTS = fc
  .tuple(fc.constantFrom(4, 6), fc.array(fc.nat(), { maxLength: 12 }), fc.nat(), fc.boolean())
  .map(([version, cuts, at, isWhole]) => {
    let prefixes = [''];
    for (const cut of cuts) {
      const index = cut % prefixes.length;
      const halves = ['0', '1'].map((bit) => prefixes[index] + bit);
      prefixes = [...halves, ...prefixes.filter((_, other) => other !== index)];
    }
    const left = isWhole ? prefixes : prefixes.filter((_, index) => index !== at % prefixes.length);
    return left.map((bits) => rangeOf(bits, version)).join(',');
  });

function rangeOf(bits: string, version: number): string {
  const [width, group, radix] = version === 4 ? [32, 8, 10] : [128, 16, 16];
  const groups = bits.padEnd(width, '0').match(new RegExp(`.{${group}}`, 'g')) ?? [];
  const numbers = groups.map((text) => Number.parseInt(text, 2).toString(radix));
  return `${numbers.join(version === 4 ? '.' : ':')}/${bits.length}`;
}

const KEYS = { must: ['^example[.]com/(allow|deny)$'], mustNot: ['deny'] };
const ANNOTATIONS: (Record<string, string> | null)[] = [
  null,
  {},
  { 'example.com/allow': '10.0.0.0/8' },
  { 'Example.com/Allow': '10.0.0.0/8' },
  { 'example.com/allow': '0.0.0.0/0' },
  { 'example.com/deny': '10.0.0.0/8' },
  { 'example.org/allow': '10.0.0.0/8' },
  { 'example.com/allow': 'none', 'example.com/Allow': 'sg-1' },
];

/** What an expression is for each of some values, which it knows as `each`. */
function inTerraform(values: readonly unknown[], condition: (stack: TerraformStack) => unknown): boolean[] {
  const { text } = synthesize((stack) => {
    new TerraformOutput(stack, 'each', { value: condition(stack), staticId: true });
  });
  const { output } = JSON.parse(text);
  const expression = output.each.value.replace(/^\$\{(.*)\}$/s, '$1');
  return outputsOf({
    'main.tf.json': {
      locals: { values: JSON.parse(JSON.stringify(values).replace(/([$%])\{/g, '$1$1{')) },
      output: { all: { value: `\${[for each in local.values : ${expression}]}` } },
    },
  }).all;
}

describeInTerraform('the plan finds what synth would have', () => {
  test('of a range', () => {
    const found = inTerraform(
      RANGES.map((range) => [range]),
      (stack) => areRanges(Token.asList(ref('each', stack))),
    );
    expect(RANGES.filter((_, index) => found[index])).toEqual(RANGES.filter(isRange));
    expect(
      inTerraform([null, [], ['10.0.0.0/8', 'all']], (stack) => areRanges(Token.asList(ref('each', stack)))),
    ).toEqual([true, true, false]);
  });

  test('of what lets everybody in', () => {
    const halves = [HALVES, [...HALVES].reverse(), HALVES.slice(0, -1), HALVES.slice(1)];
    const parts = fc.sample(PARTS, { seed: 1, numRuns: 80 });
    const texts = [...TEXTS, ...halves.map((ranges) => ranges.join(',')), ...parts];
    const found = inTerraform(texts, (stack) => restrictsAccess(Token.asString(ref('each', stack))));
    const expected = texts.map(restrictsAccess);
    expect(texts.filter((_, index) => found[index] !== expected[index])).toEqual([]);
    expect(found.filter((guard) => guard).length).toBeGreaterThan(20);
    expect(found.filter((guard) => !guard).length).toBeGreaterThan(20);
  });

  test('of annotations', () => {
    const found = inTerraform(ANNOTATIONS, (stack) =>
      annotationRestrictsAccess(Token.asStringMap(ref('each', stack)), KEYS),
    );
    expect(found).toEqual(
      ANNOTATIONS.map((annotations) => annotationRestrictsAccess(annotations ?? {}, KEYS)),
    );
    expect(found).toEqual([false, false, true, true, false, false, false, true]);
  });
});
