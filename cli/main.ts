import { CommanderError } from 'commander';
import { FAILURE, FINE, program, USAGE } from './program';

/** Errors of a command line that is right and of a cluster that answers. */
const REFUSALS =
  /^\[(adopt[.](?!kubectl)|command[.](backup|consent|encryptionKey|move|password|pod|rehearse|restore|server)[.])/;

program()
  .parseAsync()
  .catch((error: Error) => {
    if (error instanceof CommanderError) {
      // commander has printed it.
      process.exitCode = error.exitCode === 0 ? FINE : USAGE;
      return;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = REFUSALS.test(error.message) ? FAILURE : USAGE;
  });
