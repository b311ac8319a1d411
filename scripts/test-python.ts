/**
 * Builds the wheel, installs it with its dependencies from PyPI, and compares the synthesis of
 * the examples in Python with that of the same programs in TypeScript.
 */
import { join } from 'node:path';
import { ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { assertTwin } from './support/bindings';
import { Cases } from './support/cases';
import { builtWheel, environment, findPython, interpreter, NO_PYTHON } from './support/python';

const EXAMPLE = join(ROOT, 'examples', 'python');
/** Programs of the example, each with the same program in TypeScript. */
const TWINS = [
  ['main.py', '../quickstart/main.ts'],
  ['complete.py', 'complete.ts'],
] as const;
const CONSTRAINTS = join(EXAMPLE, 'constraints.txt');

async function main(): Promise<void> {
  const cases = new Cases();
  const python = await findPython();
  if (python === undefined) {
    cases.skip('python', NO_PYTHON);
    cases.finish();
    return;
  }
  await withScratch(async (scratch) => {
    await Promise.all([
      cases.check('python: the wheel is built', () => stdoutOf('npm', ['run', '--silent', 'package:python'])),
      cases.check('python: its requirements are installed from PyPI', () => environment(python, CONSTRAINTS)),
    ]);
    const site = join(scratch, 'site');
    await cases.check('python: the wheel is installed', async () => {
      const wheel = builtWheel('cdktf_prefect');
      await stdoutOf(interpreter(await environment(python, CONSTRAINTS)), [
        ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-input', '--target', site],
        wheel,
      ]);
    });
    for (const [example, twin] of TWINS) {
      await cases.check(`python: ${example} synthesizes what ${twin} does`, async () => {
        const program = interpreter(await environment(python, CONSTRAINTS));
        await assertTwin([program, join(EXAMPLE, example)], twin, scratch, {
          PYTHONPATH: site,
          PYTHONDONTWRITEBYTECODE: '1',
        });
      });
    }
  });
  cases.finish();
}

main();
