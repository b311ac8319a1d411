import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { cachePath, once } from './cache';
import { stdoutOf } from './process';

const MODULE = 'github.com/hashicorp/terraform-config-inspect';
const VERSION = 'v0.0.0-20260904064934-75d64de68c31';

/** What a registry reads of a module. */
export interface Inspected {
  readonly variables: Record<string, { readonly type?: string; readonly description?: string }>;
  readonly outputs: Record<string, { readonly description?: string }>;
  readonly required_core?: readonly string[];
  readonly required_providers: Record<string, { readonly version_constraints?: readonly string[] }>;
  readonly diagnostics?: readonly unknown[];
}

/** Reads a module with the program that the registry reads modules with; Go builds it once. */
export async function inspect(directory: string): Promise<Inspected> {
  const target = cachePath('tools', `${platform()}-${arch()}`, `terraform-config-inspect-${VERSION}`);
  await once(target, async (bin) => {
    await stdoutOf('go', ['install', `${MODULE}@${VERSION}`], { env: { GOBIN: bin, GOFLAGS: '' } });
  });
  return JSON.parse(await stdoutOf(join(target, 'terraform-config-inspect'), ['--json', directory]));
}
