import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stdoutOf } from '../../toolbox/process';

/** Compiles the library, unless the build is newer than all of its sources. */
export async function ensureBuilt(): Promise<void> {
  // Folders count too, because removing a file changes its folder.
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
