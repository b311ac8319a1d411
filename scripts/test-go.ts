/** Builds the Go modules, and compares the synthesis of the example in Go with that of the same program in TypeScript. */
import { join } from 'node:path';
import { onPath, ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { assertTwin } from './support/bindings';
import { Cases } from './support/cases';

async function main(): Promise<void> {
  const cases = new Cases();
  if (onPath('go') === undefined) {
    cases.skip('go', 'no go on PATH');
    cases.finish();
    return;
  }
  await cases.check('go: the modules are built', () => stdoutOf('npm', ['run', '--silent', 'package:go']));
  await withScratch(async (scratch) => {
    await cases.check('go: main.go synthesizes what complete.ts does', async () => {
      const program = join(scratch, 'program');
      await stdoutOf('go', ['build', '-o', program, '.'], { cwd: join(ROOT, 'examples', 'go') });
      await assertTwin([program], 'complete.ts', scratch);
    });
  });
  cases.finish();
}

main();
