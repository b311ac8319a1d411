/** Writes docs/API.md from the compiled assembly. With --check it writes nothing and fails if the file is out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { ensureBuilt } from './support/build';

const TARGET = join(ROOT, 'docs', 'API.md');

async function main(): Promise<void> {
  await ensureBuilt();
  const generated = await withScratch(async (scratch) => {
    const file = join(scratch, 'API.md');
    await stdoutOf(process.execPath, [require.resolve('jsii-docgen/bin/jsii-docgen'), '--output', file]);
    return readFileSync(file, 'utf8');
  });
  if (!process.argv.includes('--check')) {
    writeFileSync(TARGET, generated);
  } else if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== generated) {
    throw new Error('docs/API.md is out of date. Run `npm run docs:api`.');
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
