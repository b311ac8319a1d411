import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInStack, stackFolder } from '../../scripts/stack-terraform';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'cdktf-prefect-deploy-'));
});

afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
  rmSync(outdir, { recursive: true });
});

function synthesized(...names: string[]): void {
  const stacks = names.map((name) => [name, { name, workingDirectory: `stacks/${name}` }]);
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: Object.fromEntries(stacks) }));
  for (const name of names) mkdirSync(join(outdir, 'stacks', name), { recursive: true });
}

/** Replaces Terraform by a shell script, and returns the file to which it appends its arguments. */
function fakeTerraform(body: string): string {
  const script = join(outdir, 'terraform');
  const log = join(outdir, 'log');
  writeFileSync(script, `#!/bin/sh\necho "$@" >>'${log}'\n${body}\n`);
  chmodSync(script, 0o755);
  process.env.TERRAFORM_BINARY_NAME = script;
  return log;
}

test('runs init and the command in the stack’s folder', async () => {
  synthesized('prefect');
  const log = fakeTerraform('');
  expect(await runInStack(outdir, ['apply', '-auto-approve'])).toBe(0);
  const folder = `-chdir=${join(outdir, 'stacks/prefect')}`;
  expect(readFileSync(log, 'utf8').split('\n').filter(Boolean)).toEqual([
    `${folder} init`,
    `${folder} apply -auto-approve`,
  ]);
});

test("returns Terraform's exit code", async () => {
  synthesized('prefect');
  fakeTerraform('case "$2" in apply) exit 3 ;; esac');
  expect(await runInStack(outdir, ['apply'])).toBe(3);
});

test('runs nothing after a failed init', async () => {
  synthesized('prefect');
  const log = fakeTerraform('exit 1');
  expect(await runInStack(outdir, ['apply'])).toBe(1);
  expect(readFileSync(log, 'utf8')).not.toContain('apply');
});

test('lists the stacks if there are several', () => {
  synthesized('one', 'two');
  expect(() => stackFolder(outdir)).toThrow('2 stacks (one, two). Run terraform in the folder of each');
});
