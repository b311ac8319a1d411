import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argument } from '../../modules-dist/hcl-files';
import { addressOf, named, readModule } from './support/modules';

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
  const { blocks } = readModule(name);
  const outputs = named(blocks, 'output');

  test('are those of the construct', () => {
    const ofConstruct = outputsOf(source);
    expect(ofConstruct.length).toBeGreaterThanOrEqual(least);
    // For another module, in place of a construct that is passed on.
    expect([...outputs.keys()].sort()).toEqual([...new Set([...ofConstruct, 'backup_source'])].sort());
  });

  test('come with what they name, and only by plain addresses', () => {
    const found = [...outputs].flatMap(([each, block]) =>
      (argument(block, 'depends_on')?.match(/[\w.]+/g) ?? []).map((address) => [each, address]),
    );
    expect(found.map(([each]) => each)).toEqual(
      expect.arrayContaining(['namespace', 'release_name', 'database_secret_name', 'database_claim_name']),
    );
    const known = blocks.map(addressOf);
    expect(found.filter(([, address]) => !known.includes(address))).toEqual([]);
  });
});
