import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stdoutOf } from '../../toolbox/process';

/** Compiles the library, unless what is there is newer than all that it is made from. */
export async function ensureBuilt(): Promise<void> {
  // Folders too: one changes when a file in it is removed.
  const sources = ['', ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })];
  const newest = Math.max(
    ...[...sources.map((file) => join('src', file)), 'package.json', 'README.md'].map(modified),
  );
  if (!existsSync(join(ROOT, 'lib', 'index.js')) || newest >= modified('.jsii')) {
    await stdoutOf('npm', ['run', '--silent', 'build']);
  }
}

function modified(file: string): number {
  const path = join(ROOT, file);
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
