/** Runs each generator of files and of parts of documents in this folder; with --check none writes, and a file that is out of date is a failure. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './support/build';
import { Cases } from './support/cases';
import { run } from './support/process';

async function main(): Promise<void> {
  const cases = new Cases();
  await ensureBuilt();
  const generators = readdirSync(__dirname).filter((file) => /^(generate|sync)-.*\.ts$/.test(file));
  await Promise.all(
    generators.map((file) =>
      cases.check(`generated: ${file}`, () =>
        run(process.execPath, ['--import', 'tsx', join(__dirname, file), ...process.argv.slice(2)]),
      ),
    ),
  );
  cases.finish();
}

main();
