import {
  BasicAuth,
  CertificateSource,
  Credentials,
  Database,
  EncryptionKey,
  Namespace,
  SslMode,
} from '../../../src';
import { IMAGE, POOL, RESOURCES, SCHEDULING } from './parts';
import { type Scenario, sensitive, server } from './scenario';

export const DATABASES: Record<string, Scenario> = {
  defaults: { build: server({}) },
  'bundled with everything': {
    build: server({
      name: 'data-server',
      database: Database.bundled({
        ...SCHEDULING,
        name: 'pre fect',
        username: 'us@er',
        pool: POOL,
        credentials: Credentials.generated({ length: 64, specialCharacters: '-_%{}${', version: 3 }),
        size: '20Gi',
        storageClass: 'fast',
        accessMode: 'ReadWriteMany',
        preventDestroy: false,
        image: { ...IMAGE, repository: 'mirror/postgresql', tag: '14.18.0' },
        resources: RESOURCES,
      }),
    }),
  },
  'a generated encryption key': {
    build: server({ encryptionKey: EncryptionKey.generated(), labels: { team: 'data' } }),
  },
  'a given encryption key': {
    build: (stack) => server({ encryptionKey: EncryptionKey.fromPassword(sensitive(stack)) })(stack),
  },
  'an existing encryption key, with SQLite': {
    build: server({ database: Database.sqlite(), encryptionKey: EncryptionKey.fromSecret('mine', 'fernet') }),
    existingSecrets: ['mine'],
  },
  'an encryption key that is write-only': {
    build: server({ encryptionKey: EncryptionKey.writeOnly({ preventDestroy: false }) }),
  },
  'bundled on an existing claim': {
    build: server({ database: Database.bundled({ existingClaim: 'old-data', setPasswordAtStart: false }) }),
    existingClaims: ['old-data'],
  },
  'a release of another name than its objects': {
    build: server({
      releaseName: 'mine',
      namespace: Namespace.existing('prefect'),
      database: Database.bundled({ existingClaim: 'data-mine-postgresql-0' }),
      workers: [{ workPool: 'pool', name: 'prefect-worker', releaseName: 'runner', createPool: false }],
    }),
    existingClaims: ['data-mine-postgresql-0'],
  },
  'bundled with a given password': {
    build: (stack) => {
      const credentials = Credentials.fromPassword(sensitive(stack), { version: 2 });
      server({ database: Database.bundled({ credentials }) })(stack);
    },
  },
  'bundled with an existing Secret': {
    build: server({
      database: Database.bundled({
        credentials: Credentials.fromSecret('my-database', { password: 'pw', urlEncodedPassword: 'pw-url' }),
      }),
    }),
    existingSecrets: ['my-database'],
  },
  'bundled, write-only': {
    build: server({
      database: Database.bundled({
        credentials: Credentials.writeOnly({ length: 48, specialCharacters: '-_%{', version: 2 }),
      }),
      basicAuth: BasicAuth.writeOnly(),
      workers: [{ workPool: 'default' }],
    }),
  },
  external: {
    build: (stack) => {
      server({
        database: Database.external({
          host: 'db.example.com',
          port: 6432,
          name: 'prefect',
          username: 'prefect@tenant',
          credentials: Credentials.fromPassword(sensitive(stack)),
          sslMode: SslMode.REQUIRE,
          transactionPooler: true,
          pool: POOL,
        }),
      })(stack);
    },
  },
  'external, verified': {
    build: server({
      database: Database.external({
        host: 'db.example.com',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromConfigMap('database-ca', 'root.pem'),
        sslClientCertificate: 'database-client',
      }),
    }),
    existingSecrets: ['database-client'],
  },
  'external, set up by a Job': {
    build: server({
      ...SCHEDULING,
      image: IMAGE,
      database: Database.external({
        host: 'db.example.com',
        username: 'a $(b) role',
        credentials: Credentials.generated(),
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromConfigMap('database-ca', 'root.pem'),
        sslClientCertificate: 'database-client',
        setup: { adminPassword: { secretName: 'admin', key: 'password' }, restricted: false },
      }),
      setupJobs: {
        resources: { requests: { cpu: '50m' }, limits: { memory: '256Mi' } },
        podLabels: { team: 'data' },
        podAnnotations: { 'sidecar.istio.io/inject': 'false' },
        priorityClassName: 'low',
      },
    }),
    existingSecrets: ['database-client', 'admin'],
  },
  'external with an operator’s Secret': {
    build: server({
      database: Database.external({
        credentials: Credentials.fromSecret('pg-app', {
          password: 'password',
          username: 'user',
          host: 'host',
          port: 'port',
          database: 'dbname',
        }),
      }),
    }),
    existingSecrets: ['pg-app'],
  },
  'external with a connection string': {
    build: server({
      database: Database.external({
        credentials: Credentials.fromSecret('pg-url', { connectionString: 'url' }),
      }),
    }),
    existingSecrets: ['pg-url'],
  },
  'external without a password': {
    build: server({
      database: Database.external({
        host: 'db.example.com',
        port: 6432,
        username: 'prefect@project.iam',
        credentials: Credentials.none(),
        sslMode: SslMode.DISABLE,
      }),
    }),
  },
  SQLite: { build: server({ database: Database.sqlite({ size: '2Gi', storageClass: 'fast' }) }) },
};
