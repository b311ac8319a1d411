/** Synthesizes the app and each example with the commands in the documentation. */
import { join } from 'node:path';
import { ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { Cases } from './support/cases';
import { exampleApps } from './support/examples';
import { readStacks, synthesizeTypeScript } from './support/synthesis';

async function main(): Promise<void> {
  const cases = new Cases();
  await withScratch(async (scratch) => {
    await cases.check('synth: main.ts by cdktf synth', async () => {
      const outdir = join(scratch, 'main');
      await stdoutOf('npx', ['cdktf', 'synth', '--output', outdir]);
      readStacks(outdir);
    });
    await cases.check('synth: the quick start by its cdktf.json', async () => {
      const outdir = join(scratch, 'quickstart');
      const env = { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
      const cwd = join(ROOT, 'examples', 'quickstart');
      await stdoutOf('npx', ['cdktf', 'synth', '--output', outdir], { cwd, env });
      readStacks(outdir);
    });
    for (const app of exampleApps()) {
      await cases.check(`synth: ${app}`, () => synthesizeTypeScript(join(ROOT, app), join(scratch, app)));
    }
  });
  cases.finish();
}

main();
