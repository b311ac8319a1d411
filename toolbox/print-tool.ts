/** Prints the path of a tool that is built from Go modules, so that the contract tests can use it. */
import { type ToolName, tool } from './tools';

tool(process.argv[2] as ToolName).then(
  (path) => process.stdout.write(`${path}\n`),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
