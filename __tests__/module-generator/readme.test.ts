import { MODULE_NAMES, readModule, readReadme } from '../modules/support/modules';

/** The rows of the table below a heading, by the last part of the path in their first cell. */
function rows(readme: string, heading: string): Map<string, string[]> {
  const [, section = ''] = new RegExp(`^${heading}\\n\\n(.*?)\\n#`, 'ms').exec(`${readme}\n#`) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return new Map(
    lines.map((line) => {
      const [, name, ...cells] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return [/`([^`]*)`/.exec(name)?.[1] ?? '', cells];
    }),
  );
}

describe.each(MODULE_NAMES)('the README of %s', (name) => {
  const readme = readReadme(name);
  const { variable, output } = readModule(name);

  test('has each input and output, with what it is', () => {
    for (const [heading, named] of [
      ['## Inputs', variable],
      ['## Outputs', output],
    ] as const) {
      const found = rows(readme, heading);
      expect([...found.keys()]).toEqual(Object.keys(named));
      expect([...found.values()].filter(([description]) => description === '')).toEqual([]);
    }
  });

  const objects = Object.entries<any>(variable).filter(([, { type }]) => type.includes('object('));

  test.each(objects.filter(([input]) => input !== 'workers').map(([input, { type }]) => [input, type]))(
    'has each attribute of %s, with what it is',
    (input, type: string) => {
      const found = rows(readme, `### ${input}`);
      const written = [...type.matchAll(/(\w+) = /g)].map(([, attribute]) => attribute);
      expect([...found.keys()].map((path) => path.replace(/^.*\./, ''))).toEqual(
        expect.arrayContaining(written),
      );
      expect([...found].filter(([, [description]]) => description === '')).toEqual([]);
      expect(readme).toContain(`(#${input})`);
    },
  );
});

test('the attributes of workers are the inputs of the module that they are made with', () => {
  const { type } = readModule('prefect-server').variable.workers;
  const [, inner] = /^map\(object\(\{ (.*) \}\)\)$/.exec(type) ?? [];
  // Attributes in a nested object are behind another brace.
  const outermost = inner.replace(/\(\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
  const attributes = [...outermost.matchAll(/(\w+) = /g)].map(([, attribute]) => attribute);
  const inputs = Object.keys(readModule('prefect-worker').variable);
  expect(attributes.filter((attribute) => !inputs.includes(attribute))).toEqual([]);
  const own = inputs.filter((input) => !attributes.includes(input));
  for (const input of own) {
    expect(readReadme('prefect-server')).toMatch(new RegExp(`its server's: [^|]*\`${input}\``));
  }
  expect(own.length).toBeGreaterThan(0);
});
