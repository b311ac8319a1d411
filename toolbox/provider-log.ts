import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The providers that a file of tests ran with. */
export interface ProviderNote {
  readonly file: string;
  /** Versions by name. */
  readonly providers: Readonly<Record<string, string>>;
}

/** Notes for the report of the run which providers `init` chose in a folder. */
export function noteProviders(directory: string): void {
  const log = process.env.CDKTF_PREFECT_PROVIDER_LOG;
  const lock = join(directory, '.terraform.lock.hcl');
  if (!log || !existsSync(lock)) return;
  const chosen = readFileSync(lock, 'utf8').matchAll(/^provider "[^"]*\/(\w+)" \{\s+version\s+= "([^"]+)"/gm);
  const note: ProviderNote = {
    file: basename(`${expect.getState().testPath}`, '.e2e.ts'),
    providers: Object.fromEntries([...chosen].map(([, name, version]) => [name, version])),
  };
  appendFileSync(log, `${JSON.stringify(note)}\n`);
}
