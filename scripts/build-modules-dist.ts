/** Writes the repository terraform-kubernetes-prefect to dist/, for review or a push. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY, registryLayout } from '../modules-dist/registry-layout';
import { ROOT } from '../toolbox/process';

const target = join(ROOT, 'dist', REPOSITORY);
rmSync(target, { recursive: true, force: true });
for (const [path, text] of registryLayout(ROOT)) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}
console.log(target);
