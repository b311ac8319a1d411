import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { WAIT_FOR_DATABASE } from '../src/prefect-server/chart/wait-for-database';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { Postgres } from '../toolbox/postgres';
import { prefectPython, startPrefectServer, upgradeDatabase } from '../toolbox/prefect';
import { cleanEnvironment, type Result, run, runOk } from '../toolbox/process';
import { suite } from './kit/needs';

const KEY = 'PREFECT_SERVER_ENCRYPTION_KEY';
const VALUE = 'kept since the first key';
const WRITE = `from prefect.blocks.system import Secret; Secret(value="${VALUE}").save("kept")`;
const READ = 'from prefect.blocks.system import Secret; print(Secret.load("kept").get())';

const STARTED = { code: 0, stdout: 'started\n', stderr: '' };
const NOT_DECRYPTED = /^The server does not start: its encryption key does not decrypt the blocks /;

function fernetKey(): string {
  return randomBytes(32).toString('base64').replace(/\+/g, '-').replace(/\//g, '_');
}

suite('a server with an encryption key', ['prefect', 'postgres'], () => {
  let postgres: Postgres;
  let folder: string;
  const login = { role: 'prefect', password: 'p', database: 'server' };
  const key = fernetKey();

  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabase(login);
    folder = temporaryDirectory('encryption-key');
  });
  afterAll(async () => {
    await postgres?.stop();
    removeDirectory(folder);
  });

  const urls = {
    PostgreSQL: () => postgres.url(login),
    SQLite: () => `sqlite+aiosqlite:///${join(folder, 'prefect.db')}`,
  };

  /** Runs what the server's container starts with. It becomes `echo started`. */
  async function start(url: string, env: NodeJS.ProcessEnv): Promise<Result> {
    const args = ['-c', WAIT_FOR_DATABASE, '5', 'echo', 'started'];
    const settings = { PREFECT_SERVER_DATABASE_CONNECTION_URL: url, ...env };
    return await run(await prefectPython(), args, { env: cleanEnvironment(settings) });
  }

  /** Runs Python as a client of a server that has the key given, or makes its own. */
  async function client(url: string, env: NodeJS.ProcessEnv, program: string): Promise<string> {
    const server = await startPrefectServer({ PREFECT_SERVER_DATABASE_CONNECTION_URL: url, ...env });
    try {
      const settings = cleanEnvironment({ HOME: server.home, PREFECT_API_URL: server.apiUrl });
      return (await runOk(await prefectPython(), ['-c', program], { env: settings })).stdout;
    } finally {
      await server.stop();
    }
  }

  describe.each(['PostgreSQL', 'SQLite'] as const)('on %s', (kind) => {
    test('starts on an empty database, and with no block', async () => {
      expect(await start(urls[kind](), { [KEY]: key })).toEqual(STARTED);
      expect(await upgradeDatabase(urls[kind]())).toMatchObject({ code: 0 });
      expect(await start(urls[kind](), { [KEY]: key })).toEqual(STARTED);
    });

    test('does not start with another key, and reads its blocks with its own', async () => {
      await client(urls[kind](), { [KEY]: key }, WRITE);
      const other = fernetKey();
      const refused = await start(urls[kind](), { [KEY]: other });
      expect(refused).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(NOT_DECRYPTED) });
      expect(refused.stderr).not.toContain(other);
      expect(await start(urls[kind](), { [KEY]: key })).toEqual(STARTED);
      expect(await client(urls[kind](), { [KEY]: key }, READ)).toBe(`${VALUE}\n`);
    });

    test.each(['', 'hunter2'])('does not start with "%s", which is no key', async (text) => {
      const { code, stderr } = await start(urls[kind](), { [KEY]: text });
      expect([code, stderr]).toEqual([1, expect.stringContaining('is no Fernet key')]);
      expect(stderr).not.toContain('hunter2');
    });
  });

  test('does not start on PostgreSQL without the key that its blocks have', async () => {
    const { code, stderr } = await start(urls.PostgreSQL(), {});
    expect([code, stderr]).toEqual([1, expect.stringContaining('it has no encryption key')]);
  });

  test('starts with the key that Prefect keeps in its database, and with no other', async () => {
    const own = { ...login, role: 'own', database: 'own' };
    await postgres.createDatabase(own);
    const url = postgres.url(own);
    await client(url, {}, WRITE);
    expect(await start(url, {})).toEqual(STARTED);
    expect((await start(url, { [KEY]: key })).stderr).toMatch(NOT_DECRYPTED);
    const taken = await postgres.sql("SELECT value->>'fernet_key' FROM configuration", {}, own.database);
    expect(await start(url, { [KEY]: taken })).toEqual(STARTED);
    expect(await client(url, { [KEY]: taken }, READ)).toBe(`${VALUE}\n`);
  });
});
