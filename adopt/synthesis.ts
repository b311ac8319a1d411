import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformResource } from 'cdktf';
import { loadSettings } from '../app/load-settings';
import { PrefectStack } from '../app/prefect-stack';

/** Synthesizes settings with the app. Returns the address of its volume claim, if any, or the app's error. */
export function synthesis(document: unknown): { readonly claimAddress?: string; readonly problem?: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'cdktf-prefect-adopt-'));
  try {
    const stack = new PrefectStack(
      new App({ outdir }),
      loadSettings({ source: 'the live release', document }),
      process.env,
    );
    const claim = stack.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .find(({ terraformResourceType }) =>
        terraformResourceType.startsWith('kubernetes_persistent_volume_claim'),
      );
    return { claimAddress: claim && `${claim.terraformResourceType}.${claim.friendlyUniqueId}` };
  } catch (error) {
    return { problem: (error as Error).message };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
