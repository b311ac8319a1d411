import { Credentials, type DatabaseSetup, SslMode } from '../../../src';
import type { BadInput } from '../template';
import { external } from './rows';

function setup(id: string, path: string, got: string, options: Partial<DatabaseSetup>): BadInput {
  return external(id, `setup.${path}`, got, { setup: { ...SETUP, ...options } });
}

const SETUP = { adminPassword: { secretName: 'admin', key: 'password' } };

export const SETUPS = [
  setup('object.name.invalid', 'adminPassword.secretName', '"A b"', {
    adminPassword: { secretName: 'A b', key: 'password' },
  }),
  setup('secret.key.invalid', 'adminPassword.key', '"a b"', {
    adminPassword: { secretName: 'admin', key: 'a b' },
  }),
  setup('database.identifier.invalid', 'adminUsername', '""', { adminUsername: '' }),
  setup('database.identifier.invalid', 'adminDatabase', '""', { adminDatabase: '' }),
  setup('image.tag.floating', 'image', '"postgres"', { image: 'postgres' }),
  setup('image.tag.floating', 'image', '"postgres:latest"', { image: 'postgres:latest' }),
  setup('image.tag.floating', 'image', '"host.example.com:5000/postgres"', {
    image: 'host.example.com:5000/postgres',
  }),
  setup('image.invalid', 'image', '"https://a.example.com/postgres:17"', {
    image: 'https://a.example.com/postgres:17',
  }),
  setup('image.invalid', 'image', '"Postgres:17"', { image: 'Postgres:17' }),
  external('database.setup.systemDatabase', 'name', '"postgres"', { name: 'postgres', setup: SETUP }),
  external('database.setup.sameRole', 'username', '"postgres"', { username: 'postgres', setup: SETUP }),
  external('database.setup.sameRole', 'username', '"root"', {
    username: 'root',
    setup: { ...SETUP, adminUsername: 'root' },
  }),
  external('database.setup.connectionString', 'credentials.keys.connectionString', '"url"', {
    host: undefined,
    credentials: Credentials.fromSecret('pg', { connectionString: 'url' }),
    setup: SETUP,
  }),
  external('database.setup.noPassword', 'setup', '"Credentials.none()"', {
    credentials: Credentials.none(),
    setup: SETUP,
  }),
  external('database.setup.twoRoles.noVersion', 'setup.twoRoles', 'true', {
    credentials: Credentials.fromSecret('pg'),
    setup: { ...SETUP, twoRoles: true },
  }),
  external('database.setup.sslCa.missing', 'sslCa', 'nothing', {
    sslMode: SslMode.VERIFY_FULL,
    setup: SETUP,
  }),
  external('database.setup.pooler', 'transactionPooler', 'true', { transactionPooler: true, setup: SETUP }),
];
