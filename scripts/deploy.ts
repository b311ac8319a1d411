import names from '../app/cdktf-names.json';
import { runAttached, runInStack } from './stack-terraform';

const [command, ...options] = process.argv.slice(2);

/** `npm run deploy` and `npm run destroy`: `cdktf deploy` and `destroy` with Terraform's complete output. */
async function main(): Promise<number> {
  const synth = [require.resolve(names.cli), 'synth'];
  const synthesized = await runAttached(process.execPath, synth);
  return synthesized === 0 ? await runInStack(names.outputFolder, [command, ...options]) : synthesized;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
