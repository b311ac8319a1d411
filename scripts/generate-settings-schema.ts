/**
 * Writes src/validation/prop-types.ts, app/settings.schema.json and the tables of docs/settings.md from the library's
 * jsii assembly. With --check it writes nothing and fails if a file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../settings/generated-files';

const project = join(__dirname, '..');
const stale = generatedFiles(project).filter(({ path, content }) => readText(path) !== content);

if (process.argv.includes('--check')) {
  for (const { path } of stale) {
    console.error(`${path} is out of date. Run "npm run build" and "npm run generate".`);
  }
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, content } of stale) {
    writeFileSync(join(project, path), content);
    console.log(`wrote ${path}`);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(join(project, path), 'utf8');
  } catch {
    return undefined;
  }
}
