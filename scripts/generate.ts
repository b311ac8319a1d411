/** Runs each generator of files and of parts of documents; with --check none writes, and a file that is out of date is a failure. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, stdoutOf } from '../toolbox/process';
import { ensureBuilt } from './support/build';
import { Cases } from './support/cases';

async function main(): Promise<void> {
  const cases = new Cases();
  await ensureBuilt();
  // The page of events is written from the events that the end-to-end tests make happen.
  const generators = ['scripts', 'e2e'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => /^(generate|sync)-.*\.ts$/.test(file))
      .map((file) => join(ROOT, folder, file)),
  );
  await Promise.all(
    generators.map((file) =>
      cases.check(`generated: ${basename(file)}`, () =>
        stdoutOf(process.execPath, ['--import', 'tsx', file, ...process.argv.slice(2)]),
      ),
    ),
  );
  cases.finish();
}

main();
