import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import names from '../../app/cdktf-names.json';
import { type CommandOptions, ROOT, stdoutOf } from '../../toolbox/process';

/** Synthesized Terraform JSON by stack name, without cdktf's metadata. */
export type Stacks = Record<string, Stack>;

interface Stack {
  /** By type and name. */
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Runs a TypeScript app with tsx, like the command in its `cdktf.json`. */
export async function synthesizeTypeScript(
  app: string,
  outdir: string,
  { args = [], ...options }: CommandOptions & { readonly args?: readonly string[] } = {},
): Promise<Stacks> {
  return await synthesize(process.execPath, ['--import', tsx(), app, ...args], outdir, {
    ...options,
    // This config resolves `cdktf-prefect` to the checkout's src.
    env: { TSX_TSCONFIG_PATH: join(options.cwd ?? ROOT, 'tsconfig.json'), ...options.env },
  });
}

export async function synthesize(
  program: string,
  args: readonly string[],
  outdir: string,
  options: CommandOptions = {},
): Promise<Stacks> {
  // cdktf creates the folder, but not its parent.
  mkdirSync(outdir, { recursive: true });
  await stdoutOf(program, args, {
    ...options,
    env: { ...options.env, [names.outputFolderVariable]: outdir },
  });
  return readStacks(outdir);
}

export function readStacks(outdir: string): Stacks {
  const folder = join(outdir, 'stacks');
  const stacks = existsSync(folder) ? readdirSync(folder) : [];
  assert.notEqual(stacks.length, 0, 'nothing was synthesized');
  return Object.fromEntries(
    stacks.map((name) => {
      const text = readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8');
      return [name, JSON.parse(text, (key, value) => (key === names.metadataKey ? undefined : value))];
    }),
  );
}

function tsx(): string {
  return require.resolve('tsx');
}
