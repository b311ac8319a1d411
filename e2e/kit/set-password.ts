import { SET_PASSWORD } from '../../src/database/set-password';
import { type Login, Postgres } from '../../toolbox/postgres';
import { cleanEnvironment, type Result, run } from '../../toolbox/process';
import { expand } from './pods';

export const OLD: Login = { role: 'pre"fe\'ct', password: 'old', database: 'ser"v\'er' };
export const ODD = `-o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü漢+{}\${x}%{y}\\'; DROP ROLE x; --\n$do$ \``;
export const DONE = 'set-password: The database has the password of the Secret.\n';
export const FAILED = 'set-password: PostgreSQL did not take the password of the Secret';

/** The environment of the init container. */
export function secret(password: string, login = OLD): NodeJS.ProcessEnv {
  return { POSTGRES_USER: login.role, POSTGRES_DATABASE: login.database, POSTGRES_PASSWORD: password };
}

/** The script as the kubelet passes it on. */
export const COMMAND = ['/bin/sh', '-c', expand(SET_PASSWORD, { HOME: '/expanded' })];

/** A running PostgreSQL with the old password, and a row to keep. */
export async function startOld(): Promise<Postgres> {
  const postgres = await Postgres.start();
  await postgres.createDatabase(OLD);
  expect((await postgres.login(OLD, "CREATE TABLE kept AS SELECT 'row' AS it")).code).toBe(0);
  return postgres;
}

/** Runs the script on the data as it is. */
export function runScript(
  postgres: Postgres,
  password: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  return run(COMMAND[0], COMMAND.slice(1), {
    env: cleanEnvironment({
      PATH: `${postgres.binaries}:${process.env.PATH}`,
      PGDATA: postgres.data,
      ...secret(password),
      ...env,
    }),
    cwd: '/',
    ...postgres.user,
  });
}

/** Mounts the volume and runs the script, as kubelet does. */
export async function setPassword(
  postgres: Postgres,
  password: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  await postgres.mount();
  return await runScript(postgres, password, env);
}

export async function expectAccepted(postgres: Postgres, password: string, refused?: string): Promise<void> {
  const { stdout, stderr } = await postgres.login({ ...OLD, password }, 'SELECT it FROM kept');
  expect(stdout + stderr).toBe('row\n');
  if (refused !== undefined) {
    const { stderr: message } = await postgres.login({ ...OLD, password: refused });
    expect(message).toContain('password authentication failed');
  }
}
