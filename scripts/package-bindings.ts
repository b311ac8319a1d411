/** Makes the Go modules in dist/go, those of cdktf and of the providers included, or the Java sources in dist/java. */
import { join } from 'node:path';
import { ROOT } from '../toolbox/process';
import { generate, OWN, PEERS } from './support/bindings';

async function main([target]: readonly string[]): Promise<void> {
  const dist = join(ROOT, 'dist');
  if (target === 'go') await generate('go', dist, [OWN, ...PEERS]);
  else await generate('java', dist, [OWN]);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
