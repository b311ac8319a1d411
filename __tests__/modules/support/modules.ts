import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const MODULES = join(__dirname, '../../../modules');

/** The names of the modules that are made from the library. */
export const MODULE_NAMES = ['prefect-server', 'prefect-worker', 'prefect1-server'];

/** A module as it is committed. That it is what the sources make is a check of `npm run generate`. */
export function readModule(name: string): any {
  return JSON.parse(readFileSync(join(MODULES, name, 'main.tf.json'), 'utf8'));
}

/** The README of a module. */
export function readReadme(name: string): string {
  return readFileSync(join(MODULES, name, 'README.md'), 'utf8');
}
