import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { terraformBinary } from '../../toolbox/terraform';

const binary = terraformBinary();

/** Tests that run Terraform, without providers. They are skipped if Terraform is missing. */
export const describeInTerraform = binary === undefined ? describe.skip : describe;

/** Returns the outputs of a configuration without resources. `files` has its files by path, as text or as JSON. */
export function outputsOf(files: Readonly<Record<string, unknown>>): Record<string, any> {
  const folder = mkdtempSync(join(tmpdir(), 'in-terraform-'));
  const terraform = (...args: string[]) =>
    execFileSync(binary as string, args, { cwd: folder, stdio: 'pipe', maxBuffer: 2 ** 27 }).toString();
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(
        join(folder, path),
        typeof content === 'string' ? content : JSON.stringify(content, null, 1),
      );
    }
    terraform('init', '-no-color');
    terraform('apply', '-auto-approve', '-no-color');
    const outputs: Record<string, { value: unknown }> = JSON.parse(terraform('output', '-json'));
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
