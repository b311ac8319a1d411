import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../toolbox/process';

/** Paths of the TypeScript examples in the checkout. */
export function exampleApps(): string[] {
  return readdirSync(join(ROOT, 'examples'))
    .sort()
    .flatMap((name) => ['main.ts', 'complete.ts'].map((file) => join('examples', name, file)))
    .filter((path) => existsSync(join(ROOT, path)));
}
