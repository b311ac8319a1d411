/** Validates what the examples synthesize with Terraform and the real providers, where they are to be had. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../__tests__/e2e/support/prerequisites';
import { Workspace } from '../__tests__/e2e/support/terraform';
import { Cases } from './support/cases';
import { exampleApps } from './support/examples';
import { ROOT, withScratch } from './support/process';
import { synthesizeTypeScript } from './support/synthesis';

async function main(): Promise<void> {
  const cases = new Cases();
  const absent = (await missing()).find(({ need }) => need === 'terraform' || need === 'providers');
  const isRequired = (process.env.CDKTF_PREFECT_REQUIRE ?? '').split(',').includes('terraform');
  for (const app of exampleApps()) {
    const name = `terraform validate: ${app}`;
    if (absent !== undefined && !isRequired) {
      cases.skip(name, absent.reason);
    } else {
      await cases.check(name, () => validate(app));
    }
  }
  cases.finish();
}

async function validate(app: string): Promise<void> {
  await withScratch(async (outdir) => {
    const stacks = await synthesizeTypeScript(join(ROOT, app), outdir);
    for (const stack of Object.keys(stacks)) {
      const workspace = Workspace.fromSynth(
        readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8'),
      );
      try {
        await workspace.init();
        await workspace.ok(['validate', '-no-color']);
      } finally {
        workspace.remove();
      }
    }
  });
}

main();
