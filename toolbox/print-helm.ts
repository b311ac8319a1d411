/** Prints the path of the helm that the end-to-end tests build, so that the contract tests can render with it. */
import { tool } from './tools';

tool('helm').then(
  (path) => process.stdout.write(`${path}\n`),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
