import { Postgres } from '../toolbox/postgres';
import { upgradeDatabase } from '../toolbox/prefect';
import { ODD_PASSWORDS } from './kit/admin-login';
import { suite } from './kit/needs';
import { runSetup } from './kit/setup-job';

suite('a database that the set-up made', ['postgres', 'prefect', 'openssl'], () => {
  test('by a role with CREATEDB and CREATEROLE, over verified TLS, is migrated by real Prefect', async () => {
    const postgres = await Postgres.start({ tls: true });
    await postgres.sql("CREATE ROLE manager LOGIN CREATEDB CREATEROLE PASSWORD 'Managed1'");
    const admin = { role: 'manager', password: 'Managed1', database: 'postgres' };
    const prefect = { role: "prefect's role", password: ODD_PASSWORDS[0], database: 'a server' };
    const environment = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: postgres.caFile };
    expect((await runSetup(postgres, { admin, prefect, environment })).message).toBe('');

    const { code, stderr } = await upgradeDatabase(postgres.url(prefect, '?ssl=require'));
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    const tables =
      "SELECT count(*) > 20, bool_and(tableowner = 'prefect''s role') FROM pg_tables WHERE schemaname = 'public'";
    expect((await postgres.login(prefect, tables)).stdout.trim()).toBe('t|t');

    const untrusted = { ...environment, PGSSLROOTCERT: '/etc/hostname' };
    expect((await runSetup(postgres, { admin, prefect, environment: untrusted })).message).toMatch(
      /^The administrator can't log in\. psql: error: .*(root certificate|certificate verify failed)/,
    );
    await postgres.stop();
  });
});
