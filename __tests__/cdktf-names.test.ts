import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const FOLDERS = ['src', 'settings', 'app', 'adopt', 'cli', 'modules-dist', 'toolbox', 'scripts'];

/** The package for the fork has another of this file: see scripts/support/cdktn.ts. */
test('names that the fork of cdktf may change are in app/cdktf-names.json only', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const code = ['main.ts', ...files.filter((file) => /\.[cm]?[jt]s$/.test(file))];
  expect(code.length).toBeGreaterThan(200);
  const found = code.filter((file) => {
    const withoutComments = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '');
    return /cdktf\.(json|out)|CDKTF_(?!PREFECT_)|cdktf-cli|'\/\/'|Symbol\.for/.test(withoutComments);
  });
  expect(found).toEqual([]);
});
