/** Synthesizes the app and each example with the commands in the documentation. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import names from '../app/cdktf-names.json';
import { ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { Cases } from './support/cases';
import { exampleApps } from './support/examples';
import { readStacks, type Stacks, synthesizeTypeScript } from './support/synthesis';

/** Asserts that each stack has as many resources as the example's README promises, if it does. */
function assertSize(app: string, stacks: Stacks): void {
  const readme = join(ROOT, dirname(app), 'README.md');
  if (!app.endsWith('main.ts') || !existsSync(readme)) {
    return;
  }
  const [, promised] = /The plan shows\*\* (\d+) resource/.exec(readFileSync(readme, 'utf8')) ?? [];
  if (promised === undefined) {
    return;
  }
  for (const { resource } of Object.values(stacks)) {
    const count = Object.values(resource ?? {}).flatMap((ofType) => Object.keys(ofType)).length;
    assert.equal(count, Number(promised), `${readme} promises ${promised} resources`);
  }
}

async function main(): Promise<void> {
  const cases = new Cases();
  await withScratch(async (scratch) => {
    await cases.check('synth: main.ts by its command line', async () => {
      const outdir = join(scratch, 'main');
      await stdoutOf('npx', [names.command, 'synth', '--output', outdir]);
      readStacks(outdir);
    });
    await cases.check('synth: the quick start by its project file', async () => {
      const outdir = join(scratch, 'quickstart');
      const env = { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
      const cwd = join(ROOT, 'examples', 'quickstart');
      await stdoutOf('npx', [names.command, 'synth', '--output', outdir], { cwd, env });
      readStacks(outdir);
    });
    for (const app of exampleApps()) {
      await cases.check(`synth: ${app}`, async () => {
        assertSize(app, await synthesizeTypeScript(join(ROOT, app), join(scratch, app)));
      });
    }
  });
  cases.finish();
}

main();
