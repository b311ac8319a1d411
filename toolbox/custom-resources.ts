import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { cachePath, once, progress } from './cache';
import type { Manifest } from './kube';
import { onPath, run } from './process';

/**
 * Where the definitions of the custom resources are that the examples use: Go modules have them as files. Argo CD's own
 * module takes 460 MB; the one of its operator has the same definition.
 */
const DEFINITIONS = {
  'github.com/flux-iac/tofu-controller@v0.16.5': 'config/crd/bases/infra.contrib.fluxcd.io_terraforms.yaml',
  'github.com/fluxcd/source-controller@v1.9.6':
    'config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml',
  'github.com/argoproj-labs/argocd-operator@v0.18.0': 'config/crd/bases/argoproj.io_applications.yaml',
};

function place(module: string, path: string): string {
  return cachePath('custom-resources', module.replaceAll('/', '_'), basename(path));
}

/** Whether the definitions are here, or are to be had. */
export function canFetchDefinitions(): boolean {
  return (
    onPath('go') !== undefined ||
    Object.entries(DEFINITIONS).every(([module, path]) => existsSync(place(module, path)))
  );
}

/** Downloads the definitions; whether they are all here now. */
export async function fetchDefinitions(): Promise<boolean> {
  for (const [module, path] of Object.entries(DEFINITIONS)) {
    try {
      await once(join(place(module, path), '..'), async (directory) => {
        const { code, stdout, stderr } = await run('go', ['mod', 'download', '-json', module], {
          cwd: directory,
          env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
        });
        if (code !== 0) throw new Error(`${stdout}${stderr}`.trim());
        copyFileSync(join(JSON.parse(stdout).Dir, path), join(directory, basename(path)));
      });
    } catch (error) {
      progress(`no definition from ${module}: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }
  return true;
}

/** The definitions, once they are here. */
export function definitions(): Manifest[] {
  return Object.entries(DEFINITIONS).map(([module, path]) =>
    parse(readFileSync(place(module, path), 'utf8')),
  );
}
