import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from 'cdktf';
import names from './cdktf-names.json';

/** Path of a JSON or YAML file that replaces the settings in cdktf.json. */
export const SETTINGS_VARIABLE = 'CDKTF_PREFECT_SETTINGS';

export interface SettingsDocument {
  /** The file, as errors name it. */
  readonly source: string;
  readonly document: unknown;
}

/** Reads the file in CDKTF_PREFECT_SETTINGS, else `context.prefect` of cdktf.json. */
export function readSettings(app: App, environment: NodeJS.ProcessEnv): SettingsDocument {
  const file = environment[SETTINGS_VARIABLE];
  if (file === undefined || file === '') {
    return {
      source: `context.prefect of ${names.projectFile}`,
      document: app.node.tryGetContext('prefect') ?? {},
    };
  }
  try {
    return { source: file, document: parse(file, readFileSync(resolve(file), 'utf8')) };
  } catch (error) {
    throw new Error(`[settings.file] ${file} (from ${SETTINGS_VARIABLE}): ${(error as Error).message}`);
  }
}

function parse(file: string, text: string): unknown {
  if (/\.ya?ml$/i.test(file)) {
    // Loaded on demand: JSON doesn't need it, and the library doesn't depend on it.
    const yaml: typeof import('yaml') = require('yaml');
    return yaml.parse(text) ?? {};
  }
  return JSON.parse(text);
}
