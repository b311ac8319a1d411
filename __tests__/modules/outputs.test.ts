import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModule } from './support/modules';

/** The outputs that a construct adds, by the source that adds them: some are there for a few props only. */
function outputsOf(source: string): string[] {
  const text = readFileSync(join(__dirname, '../../src', source), 'utf8');
  return [...text.matchAll(/\bthis\.add\(\s*['`]([^'`]+)['`]/g)].flatMap(([, name]) =>
    name.includes('${')
      ? ['ui', 'apollo'].map((component) => name.replace(/\$\{[^}]*\}/, component))
      : [name],
  );
}

describe.each([
  ['prefect-server', 'prefect-server/outputs.ts', 26],
  ['prefect1-server', 'prefect1-server/outputs.ts', 20],
])('the outputs of %s', (name, source, least) => {
  const { output } = readModule(name);

  test('are those of the construct', () => {
    const ofConstruct = outputsOf(source);
    expect(ofConstruct.length).toBeGreaterThanOrEqual(least);
    expect(Object.keys(output).sort()).toEqual([...new Set(ofConstruct)].sort());
  });

  test('come with what they name, and only by plain addresses', () => {
    const { resource, module: calls = {} } = readModule(name);
    const found = Object.entries<any>(output).flatMap(([each, { depends_on: addresses = [] }]) =>
      addresses.map((address: string) => [each, address]),
    );
    expect(found.map(([each]) => each)).toEqual(
      expect.arrayContaining(['namespace', 'release_name', 'database_secret_name', 'database_claim_name']),
    );
    for (const [each, address] of found) {
      const [type, of] = address.split('.');
      expect([each, address, type === 'module' ? calls[of] : resource[type]?.[of]]).toEqual([
        each,
        address,
        expect.anything(),
      ]);
    }
  });
});
