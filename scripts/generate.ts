/** Runs every generator. With --check nothing is written, and a file that is out of date is a failure. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, stdoutOf } from '../toolbox/process';
import { ensureBuilt } from './support/build';
import { Cases } from './support/cases';

async function main(): Promise<void> {
  const cases = new Cases();
  await ensureBuilt();
  // docs/events.md lists the events of the end-to-end tests.
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
