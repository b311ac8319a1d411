import { mkdirSync } from 'node:fs';
import { App, Testing } from 'cdktf';
import { loadSettings } from '../../../app/load-settings';
import { PrefectStack } from '../../../app/prefect-stack';

/** What the app synthesizes of the settings. */
export function synthesize(
  document: unknown,
  environment: NodeJS.ProcessEnv = {},
  outdir = 'cdktf.out',
): Record<string, any> {
  // `App` makes the folder if it is missing, which fails where another test has just made it.
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  return JSON.parse(
    Testing.synth(new PrefectStack(app, loadSettings({ source: 'a test', document }), environment)),
  );
}
