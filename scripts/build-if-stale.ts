/** `npm test` runs this first, because tests read the compiled assembly. */
import { ensureBuilt } from './support/build';

ensureBuilt().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
