import { join } from 'node:path';
import { SETUP_COMMAND } from '../../src/database/setup-job';
import { removeDirectory, temporaryDirectory } from '../../toolbox/guardian';
import type { Login, Postgres } from '../../toolbox/postgres';
import { postgresBinaries } from '../../toolbox/postgres';
import { cleanEnvironment, run } from '../../toolbox/process';

/** Result of a run of the set-up's commands. */
export interface SetupResult {
  readonly code: number;
  /** Output on stdout and stderr. */
  readonly log: string;
  /** Why it failed; empty if it did not. */
  readonly message: string;
}

export interface SetupRun {
  readonly admin: Login;
  readonly prefect: Login;
  readonly extensions?: string;
  readonly timezone?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs what the set-up's Job runs, with the environment that it has, and like it without a terminal. */
export async function runSetup(postgres: Postgres, options: SetupRun): Promise<SetupResult> {
  const { admin, prefect, extensions = 'pg_trgm', timezone = '' } = options;
  const folder = temporaryDirectory('setup');
  const file = join(folder, 'message');
  const { code, stdout, stderr } = await run('setsid', ['--wait', ...SETUP_COMMAND], {
    env: cleanEnvironment({
      PATH: `${await postgresBinaries()}:${process.env.PATH}`,
      PGHOST: postgres.host,
      PGPORT: String(postgres.port),
      PGUSER: admin.role,
      PGPASSWORD: admin.password,
      SETUP_ADMIN_DATABASE: admin.database,
      SETUP_ROLE: prefect.role,
      SETUP_PASSWORD: prefect.password,
      SETUP_DATABASE: prefect.database,
      SETUP_EXTENSIONS: extensions,
      SETUP_TIMEZONE: timezone,
      ADMIN_SECRET: 'admin',
      SETUP_SECRET: 'prefect-database-v1',
      TERMINATION_LOG: file,
      ...options.environment,
    }),
  });
  const message = await run('cat', [file]);
  removeDirectory(folder);
  return { code, log: `${stdout}${stderr}`, message: message.stdout.trim() };
}
