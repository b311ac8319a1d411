/** Writes the Terraform modules. With --check it writes nothing and fails if a file is out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moduleFiles } from '../module-generator/all-modules';
import { ROOT } from '../toolbox/process';

const isCheck = process.argv.includes('--check');
const outdated = moduleFiles(ROOT).filter(({ path, content }) => {
  const file = join(ROOT, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== content;
});
if (isCheck && outdated.length > 0) {
  console.error(`Out of date: ${outdated.map(({ path }) => path).join(', ')}. Run "npm run modules".`);
  process.exitCode = 1;
} else {
  for (const { path, content } of outdated) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
}
