import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  CertificateSource,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  PullPolicy,
  SslMode,
} from '../../../src';
import { external, server } from './rows';

function truth(stack: TerraformStack): boolean {
  return new TerraformVariable(stack, 'truth', { type: 'bool' }).booleanValue as unknown as boolean;
}

const FROM_SECRET = Credentials.fromSecret('pg', { host: 'host', connectionString: 'url' });

export const DATABASES = [
  server('database.identifier.invalid', 'database.name', '""', { database: Database.bundled({ name: '' }) }),
  external('database.identifier.invalid', 'username', `"${'u'.repeat(64)}"`, { username: 'u'.repeat(64) }),
  server('database.username.superuser', 'database.username', '"postgres"', {
    database: Database.bundled({ username: 'postgres' }),
  }),
  server('database.credentials.none', 'database.credentials', '"Credentials.none()"', {
    database: Database.bundled({ credentials: Credentials.none() }),
  }),
  server('database.accessMode.unknown', 'database.accessMode', '"RWO"', {
    database: Database.bundled({ accessMode: 'RWO' }),
  }),
  server('database.claim.contradiction', 'database.size', '"9Gi"', {
    database: Database.bundled({ existingClaim: 'old', size: '9Gi' }),
  }),
  server('database.claim.contradiction', 'database.preventDestroy', 'true', {
    database: Database.bundled({ existingClaim: 'old', preventDestroy: true }),
  }),
  {
    id: 'preventDestroy.unknown',
    path: 'database.preventDestroy',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ preventDestroy: truth(stack) }) }),
  },
  {
    id: 'preventDestroy.unknown',
    path: 'namespace.preventDestroy',
    got: '"a token"',
    build: (stack: TerraformStack) =>
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create('prefect', { preventDestroy: truth(stack) }),
      }),
  },
  server('database.existingClaim.own', 'database.existingClaim', '"prefect-server-database"', {
    database: Database.bundled({ existingClaim: 'prefect-server-database' }),
  }),
  server('database.existingClaim.own', 'database.existingClaim', '"a-database"', {
    name: 'a',
    database: Database.bundled({ existingClaim: 'a-database' }),
  }),
  server('quantity.zero', 'database.size', '"0Gi"', { database: Database.bundled({ size: '0Gi' }) }),
  server('quantity.zero', 'database.size', '"0"', { database: Database.sqlite({ size: '0' }) }),
  server('object.name.invalid', 'database.image.pullSecrets[0]', '"A"', {
    database: Database.bundled({ image: { pullSecrets: ['A'] } }),
  }),
  server('image.repository.invalid', 'database.image.repository', '"a:14"', {
    database: Database.bundled({ image: { repository: 'a:14' } }),
  }),
  server('database.keys.unused', 'database.credentials.keys.host', '"host"', {
    database: Database.bundled({ credentials: Credentials.fromSecret('pg', { host: 'host' }) }),
  }),
  server('image.tag.floating', 'database.image.tag', '"latest"', {
    database: Database.bundled({ image: { tag: 'latest' } }),
  }),
  server('image.pullPolicy.unknown', 'database.image.pullPolicy', '"always"', {
    database: Database.bundled({ image: { pullPolicy: PullPolicy.of('always') } }),
  }),
  server('quantity.invalid', 'database.resources.requests.cpu', '"one"', {
    database: Database.bundled({ resources: { requests: { cpu: 'one' } } }),
  }),
  server('label.invalid', 'database.nodeSelector["disk"]', '"a b"', {
    database: Database.bundled({ nodeSelector: { disk: 'a b' } }),
  }),
  server('database.adminPassword.unused', 'database.credentials.keys.adminPassword', '"root"', {
    database: Database.bundled({ credentials: Credentials.fromSecret('pg', { adminPassword: 'root' }) }),
  }),
  external('database.credentials.missing', 'credentials', 'nothing', { credentials: undefined }),
  external('database.host.missing', 'host', 'nothing', { host: undefined }),
  external('database.host.missing', 'host', '""', { host: '' }),
  external('host.invalid', 'host', '"postgres://db"', { host: 'postgres://db' }),
  external('host.invalid', 'host', '"*.example.com"', { host: '*.example.com' }),
  external('host.invalid', 'host', '"10.0.0.300"', { host: '10.0.0.300' }),
  external('port.outOfRange', 'port', '70000', { port: 70_000 }),
  external('database.keys.contradiction', 'host', '"db.example.com"', {
    credentials: Credentials.fromSecret('pg', { host: 'host' }),
  }),
  external('database.keys.contradiction', 'credentials.keys.host', '"host"', { credentials: FROM_SECRET }),
  external('database.sslMode.unknown', 'sslMode', '"on"', { sslMode: SslMode.of('on') }),
  external('database.sslMode.inSecret', 'sslMode', '"require"', {
    host: undefined,
    sslMode: SslMode.REQUIRE,
    credentials: Credentials.fromSecret('pg', { connectionString: 'url' }),
  }),
  external('database.ssl.unused', 'sslCa', '"require"', {
    sslMode: SslMode.REQUIRE,
    sslCa: CertificateSource.fromSecret('ca'),
  }),
  external('database.ssl.unused', 'sslClientCertificate', '"no sslMode"', { sslClientCertificate: 'tls' }),
  external('number.outOfRange', 'pool.size', '0', { pool: { size: 0 } }),
];
