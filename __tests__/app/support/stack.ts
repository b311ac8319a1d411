import { mkdirSync } from 'node:fs';
import { App, Testing } from 'cdktf';
import { loadSettings } from '../../../app/load-settings';
import { PrefectStack } from '../../../app/prefect-stack';

/** Synthesizes the app's stack from settings. */
export function synthesize(
  document: unknown,
  environment: NodeJS.ProcessEnv = {},
  outdir = 'cdktf.out',
): Record<string, any> {
  // `App` creates a missing folder, which fails if another test creates it at the same time.
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  return JSON.parse(
    Testing.synth(new PrefectStack(app, loadSettings({ source: 'a test', document }), environment)),
  );
}
