/** Builds `cdktn-prefect` from the same source: its npm package in dist/, its wheel in dist/python/. */
import { withScratch } from '../toolbox/process';
import { build, CONSTRAINTS } from './support/cdktn';
import { environment, findPython, NO_PYTHON } from './support/python';

async function main(): Promise<void> {
  const python = await findPython();
  if (python === undefined) throw new Error(NO_PYTHON);
  const environmentFolder = await environment(python, CONSTRAINTS);
  await withScratch((scratch) => build(scratch, environmentFolder));
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
