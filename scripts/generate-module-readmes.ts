/** Writes the tables in the READMEs of the modules. With --check it writes nothing and fails if one is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleReadmes, undescribed } from '../modules-dist/readme';
import { ROOT } from '../toolbox/process';

const isCheck = process.argv.includes('--check');
const readmes = moduleReadmes(ROOT);
const outdated = readmes.filter(({ path, content }) => readFileSync(join(ROOT, path), 'utf8') !== content);
if (isCheck && outdated.length > 0) {
  console.error(`Out of date: ${outdated.map(({ path }) => path).join(', ')}. Run "npm run generate".`);
  process.exitCode = 1;
} else {
  for (const { path, content } of outdated) {
    writeFileSync(join(ROOT, path), content);
  }
}
for (const { path, content } of readmes) {
  const missing = undescribed(content);
  if (missing.length > 0) {
    console.error(`${path}: Describe ${missing.join(', ')} in the tables of attributes.`);
    process.exitCode = 1;
  }
}
