import { setTimeout as sleep } from 'node:timers/promises';
import { type Login, Postgres } from '../toolbox/postgres';
import { suite } from './kit/needs';
import { runSetup } from './kit/setup-job';

const ADMIN: Login = { role: 'postgres', password: 'Admin1', database: 'postgres' };
const MANAGER: Login = { role: 'manager', password: 'Managed1', database: 'postgres' };

suite('two roles of an external database that take turns', ['postgres'], () => {
  let postgres: Postgres;
  let made = 0;

  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.sql("ALTER ROLE postgres PASSWORD 'Admin1'");
    await postgres.sql("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'Managed1'");
  });

  afterAll(async () => postgres.stop());

  describe.each([
    ['a superuser', ADMIN],
    ['an administrator without superuser rights', MANAGER],
  ])('set up by %s', (_name, admin) => {
    let owner: string;
    let database: string;

    beforeEach(() => {
      made += 1;
      owner = `prefect${made}`;
      database = `server${made}`;
    });

    const login = (role: string, password: string): Login => ({ role, password, database });

    async function setUp(prefect: Login, environment: NodeJS.ProcessEnv = {}): Promise<void> {
      expect(await runSetup(postgres, { admin, prefect, environment })).toMatchObject({ message: '' });
    }

    /** The next turn, which gives a password to one of the two roles. */
    const turn = (role: Login) => setUp(role, { SETUP_OWNER: owner });

    async function expectStatement(as: Login, statement: string): Promise<void> {
      expect(await postgres.login(as, statement)).toMatchObject({ code: 0, stderr: '' });
    }

    test('they share their tables, and the former one keeps its login for one turn', async () => {
      const a = login(`${owner}_a`, 'First1');
      const b = login(`${owner}_b`, 'Second2');
      await turn(a);
      await expectStatement(a, 'CREATE TABLE kept (n int)');
      expect(
        (await postgres.login(a, "SELECT tableowner FROM pg_tables WHERE tablename = 'kept'")).stdout,
      ).toBe(`${owner}\n`);
      await turn(b);
      await expectStatement(b, 'ALTER TABLE kept ADD m int');
      await expectStatement(a, 'ALTER TABLE kept ADD o int');
      const next = { ...a, password: 'Third3' };
      await turn(next);
      expect((await postgres.login(a)).stderr).toContain('password authentication failed');
      await expectStatement(next, 'DROP TABLE kept');
      const canLogIn = "SELECT rolcanlogin FROM pg_roles WHERE rolname = :'owner'";
      expect(await postgres.sql(canLogIn, { owner })).toBe('f');
    });

    test('they take over from one role, which keeps its login while it has sessions', async () => {
      const one = login(owner, 'One1');
      const a = login(`${owner}_a`, 'First1');
      await setUp(one);
      await expectStatement(one, 'CREATE TABLE kept (n int)');
      const session = postgres.login(one, 'SELECT pg_sleep(5)');
      const sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = :'owner'";
      while ((await postgres.sql(sessions, { owner })) === '0') await sleep(50);
      await turn(a);
      await expectStatement(one, 'INSERT INTO kept VALUES (1)');
      await expectStatement(a, 'ALTER TABLE kept ADD m int');
      await session;
      await turn(login(`${owner}_b`, 'Second2'));
      expect((await postgres.login(one)).stderr).toContain('is not permitted to log in');
      await setUp(one);
      await expectStatement(one, 'DROP TABLE kept');
    });
  });
});
