/** Makes the Java sources in dist/java, or the Go modules in dist/go, with those of cdktf and of the providers. */
import { join } from 'node:path';
import { ROOT } from '../toolbox/process';
import { generate, PEERS } from './support/bindings';

async function main([target]: readonly string[]): Promise<void> {
  const dist = join(ROOT, 'dist');
  if (target === 'go') await generate('go', dist, [ROOT, ...PEERS]);
  else await generate('java', dist, [ROOT]);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
