import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { cachePath, once, progress } from './cache';
import type { Manifest } from './kube';
import { onPath, run } from './process';

/**
 * Where the definitions of the custom resources are that examples and metrics use: Go modules have them as files. Argo
 * CD's own module takes 460 MB; the one of its operator has the same definition.
 */
const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  'github.com/flux-iac/tofu-controller@v0.16.5': ['config/crd/bases/infra.contrib.fluxcd.io_terraforms.yaml'],
  'github.com/fluxcd/source-controller@v1.9.6': [
    'config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml',
  ],
  'github.com/argoproj-labs/argocd-operator@v0.18.0': ['config/crd/bases/argoproj.io_applications.yaml'],
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': [
    'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  ],
};

const FILES = Object.entries(DEFINITIONS).flatMap(([module, paths]) =>
  paths.map((path) => place(module, path)),
);

function place(module: string, path: string): string {
  return cachePath('custom-resources', module.replaceAll('/', '_'), basename(path));
}

/** Whether the definitions are here, or are to be had. */
export function canFetchDefinitions(): boolean {
  return onPath('go') !== undefined || FILES.every((file) => existsSync(file));
}

/** Downloads the definitions; whether they are all here now. */
export async function fetchDefinitions(): Promise<boolean> {
  for (const [module, paths] of Object.entries(DEFINITIONS)) {
    try {
      await once(dirname(place(module, paths[0])), async (directory) => {
        const { code, stdout, stderr } = await run('go', ['mod', 'download', '-json', module], {
          cwd: directory,
          env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
        });
        if (code !== 0) throw new Error(`${stdout}${stderr}`.trim());
        for (const path of paths) {
          copyFileSync(join(JSON.parse(stdout).Dir, path), join(directory, basename(path)));
        }
      });
    } catch (error) {
      progress(`no definition from ${module}: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }
  return true;
}

/** The definitions of the Prometheus operator, or those of the pipelines, once they are here. */
export function definitions(of: 'pipelines' | 'prometheus'): Manifest[] {
  return FILES.filter((file) => basename(file).startsWith('monitoring.') === (of === 'prometheus')).map(
    (file) => parse(readFileSync(file, 'utf8')),
  );
}
