import {
  CertificateSource,
  Credentials,
  Database,
  PrefectServer,
  type PrefectServerProps,
  Redis,
  SslMode,
} from '../../../src';
import { synthesize } from '../../support/template';

function template(props: PrefectServerProps): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { acknowledgeNoAuthentication: true, ...props });
  }).values('prefect-server');
}

function environment(props: PrefectServerProps): Record<string, string> {
  const list = template(props).global.prefect.env ?? [];
  return Object.fromEntries(list.map(({ name, value }: any) => [name, value]));
}

function external(options: Partial<Parameters<typeof Database.external>[0]>): PrefectServerProps {
  return {
    database: Database.external({ host: 'db', credentials: Credentials.fromSecret('pg'), ...options }),
  };
}

const TLS = 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS';

describe('the environment of a server', () => {
  test('is empty by default', () => {
    expect(environment({})).toEqual({});
  });

  test('has the settings of the connection pool', () => {
    const pool = { size: 20, maxOverflow: 0, timeout: 60, statementTimeout: 30 };
    const expected = {
      PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE: '20',
      PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW: '0',
      PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_TIMEOUT: '60',
      PREFECT_SERVER_DATABASE_TIMEOUT: '30',
    };
    expect(environment({ database: Database.bundled({ pool }) })).toEqual(expected);
    expect(environment(external({ pool }))).toEqual(expected);
  });

  test('has what concerns web pages and the report of use', () => {
    expect(
      environment({ corsAllowedOrigins: ['https://a.example.com', 'http://b:8080'], csrfProtection: true }),
    ).toEqual({
      PREFECT_SERVER_CORS_ALLOWED_ORIGINS: 'https://a.example.com,http://b:8080',
      PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'true',
    });
    expect(environment({ analytics: false })).toEqual({ PREFECT_SERVER_ANALYTICS_ENABLED: 'false' });
  });

  test('turns prepared statements off for a transaction pooler', () => {
    expect(environment(external({ transactionPooler: true }))).toEqual({
      PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_STATEMENT_CACHE_SIZE: '0',
      PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_PREPARED_STATEMENT_CACHE_SIZE: '0',
    });
  });

  test('names CA, host check and client certificate of a verified connection', () => {
    const files = {
      [`${TLS}_CA_FILE`]: '/etc/cdktf-prefect/database-ca/ca.crt',
      [`${TLS}_CERT_FILE`]: '/etc/cdktf-prefect/database-client/tls.crt',
      [`${TLS}_KEY_FILE`]: '/etc/cdktf-prefect/database-client/tls.key',
    };
    const props = { sslCa: CertificateSource.fromSecret('ca'), sslClientCertificate: 'client' };
    expect(environment(external({ ...props, sslMode: SslMode.VERIFY_FULL }))).toEqual({
      [`${TLS}_ENABLED`]: 'true',
      [`${TLS}_CHECK_HOSTNAME`]: 'true',
      ...files,
    });
    expect(environment(external({ ...props, sslMode: SslMode.VERIFY_CA }))).toEqual({
      [`${TLS}_ENABLED`]: 'true',
      [`${TLS}_CHECK_HOSTNAME`]: 'false',
      ...files,
    });
    expect(environment(external({ sslMode: SslMode.REQUIRE }))).toEqual({});
  });

  test('certificates are mounted into each pod that connects to the database', () => {
    const docketUrl = { secretName: 'redis', key: 'url' };
    const values = template({
      ...external({
        sslMode: SslMode.VERIFY_FULL,
        sslCa: CertificateSource.fromConfigMap('ca', 'root.pem'),
        sslClientCertificate: 'client',
      }),
      redis: Redis.external({ host: 'redis', docketUrl }),
    });
    for (const part of ['server', 'backgroundServices', 'migrations']) {
      expect(values[part].extraVolumes).toEqual([
        {
          name: 'cdktf-prefect-database-ca',
          configMap: { name: 'ca', items: [{ key: 'root.pem', path: 'ca.crt' }] },
        },
        { name: 'cdktf-prefect-database-client', secret: { secretName: 'client' } },
      ]);
      expect(values[part].extraVolumeMounts).toEqual([
        { name: 'cdktf-prefect-database-ca', mountPath: '/etc/cdktf-prefect/database-ca', readOnly: true },
        {
          name: 'cdktf-prefect-database-client',
          mountPath: '/etc/cdktf-prefect/database-client',
          readOnly: true,
        },
      ]);
    }
  });

  test('has the retention of events and flow runs', () => {
    expect(environment({ retention: { eventDays: 3 } })).toEqual({
      PREFECT_SERVER_EVENTS_RETENTION_PERIOD: 'P3D',
    });
    expect(environment({ retention: { flowRunDays: 90 } })).toEqual({
      PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED: 'events,flow_runs',
      PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD: 'P90D',
    });
  });

  test('has base path and address', () => {
    expect(environment({ basePath: '/p/' })).toEqual({ PREFECT_UI_SERVE_BASE: '/p' });
    expect(environment({ basePath: '/p', ingress: { host: 'a.example.com' } })).toEqual({
      PREFECT_UI_SERVE_BASE: '/p',
      PREFECT_UI_URL: 'http://a.example.com/p',
    });
  });

  test('ends with the variables of the user, as text and from Secrets', () => {
    const { env } = template({
      retention: { eventDays: 3 },
      environment: { A: `$\{x}{{ y }}` },
      secretEnvironment: { B: { secretName: 's', key: 'k' } },
    }).global.prefect;
    expect(env).toEqual([
      { name: 'PREFECT_SERVER_EVENTS_RETENTION_PERIOD', value: 'P3D' },
      { name: 'A', value: `$\{x}{{\`{{\`}} y }}` },
      { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ]);
  });
});
