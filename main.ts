import { App } from 'cdktf';
import names from './app/cdktf-names.json';
import { loadSettings } from './app/load-settings';
import { PrefectStack } from './app/prefect-stack';
import { readSettings } from './app/read-settings';

try {
  const app = new App();
  new PrefectStack(app, loadSettings(readSettings(app, process.env)), process.env);
  app.synth();
} catch (error) {
  // What is wrong with the settings is in the message; the stack trace would push it off the screen.
  console.error(process.env[names.logLevelVariable] === 'debug' ? error : (error as Error).message);
  process.exitCode = 1;
}
