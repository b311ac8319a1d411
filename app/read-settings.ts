import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from 'cdktf';

/** Names a file of settings, JSON or YAML, that is taken instead of those in cdktf.json. */
export const SETTINGS_VARIABLE = 'CDKTF_PREFECT_SETTINGS';

/** A document of settings and where it is from. */
export interface SettingsDocument {
  /** Named in errors. */
  readonly source: string;
  readonly document: unknown;
}

/** Reads the settings: the file that the environment names, else `context.prefect` of cdktf.json. */
export function readSettings(app: App, environment: NodeJS.ProcessEnv): SettingsDocument {
  const file = environment[SETTINGS_VARIABLE];
  if (file === undefined || file === '') {
    return { source: 'context.prefect of cdktf.json', document: app.node.tryGetContext('prefect') ?? {} };
  }
  try {
    return { source: file, document: parse(file, readFileSync(resolve(file), 'utf8')) };
  } catch (error) {
    throw new Error(`[settings.file] ${file}, which ${SETTINGS_VARIABLE} names: ${(error as Error).message}`);
  }
}

function parse(file: string, text: string): unknown {
  if (/\.ya?ml$/i.test(file)) {
    // Loaded on demand: JSON does without, and the library does not depend on it.
    const yaml: typeof import('yaml') = require('yaml');
    return yaml.parse(text) ?? {};
  }
  return JSON.parse(text);
}
