import { Credentials, Database, type ExternalDatabaseOptions, SslMode } from '../../../src';
import type { BadInput } from '../template';
import { prefect1 } from './rows';

function external(
  id: string,
  path: string,
  got: string,
  options: Partial<ExternalDatabaseOptions>,
): BadInput {
  const credentials = Credentials.generated();
  return prefect1(id, `database.${path}`, got, {
    database: Database.external({ host: 'db.example.com', credentials, ...options }),
  });
}

export const PREFECT1_DATABASES = [
  prefect1('database.kind.unsupported', 'database', '"sqlite"', { database: Database.sqlite() }),
  prefect1('database.prop.unsupported', 'database.pool', '"a value"', {
    database: Database.bundled({ pool: { size: 3 } }),
  }),
  prefect1('database.identifier.unsupported', 'database.username', '"a@b"', {
    database: Database.bundled({ username: 'a@b' }),
  }),
  external('database.identifier.unsupported', 'name', '"a/b"', { name: 'a/b' }),
  external('database.identifier.unsupported', 'username', '"a:b"', { username: 'a:b' }),
  external('database.sslMode.unsupported', 'sslMode', '"verify-full"', {
    sslMode: SslMode.VERIFY_FULL,
  }),
  external('database.credentials.unsupported', 'credentials', '"Credentials.none()"', {
    credentials: Credentials.none(),
  }),
  external('database.keys.fixed', 'credentials.keys.password', '"password"', {
    credentials: Credentials.fromSecret('pg', { password: 'password' }),
  }),
  external('database.keys.unsupported', 'credentials.keys.host', '"host"', {
    credentials: Credentials.fromSecret('pg', { host: 'host' }),
  }),
  external('database.keys.unsupported', 'credentials.keys.adminPassword', '"root"', {
    credentials: Credentials.fromSecret('pg', { adminPassword: 'root' }),
  }),
  prefect1('database.existingClaim.own', 'database.existingClaim', '"prefect1-database"', {
    database: Database.bundled({ existingClaim: 'prefect1-database' }),
  }),
];
