import {
  CertificateSource,
  Credentials,
  Database,
  type Prefect1ServerProps,
  PullPolicy,
  SslMode,
} from '../../src';
import { restrictedViolations } from '../support/pod-security';
import { camelCase } from '../support/template';
import { cronPod, external, made, ofPrefect1, SETUP, variables } from './support/made';

describe('the CronJob', () => {
  test('dumps the bundled database each night with its image and the current Secret', () => {
    const template = made();
    const job = template.resource('kubernetes_cron_job_v1');
    expect(job.metadata).toMatchObject({ name: 'prefect-server-backup', namespace: 'prefect' });
    expect(job.spec).toMatchObject({ schedule: '0 3 * * *', concurrency_policy: 'Forbid' });
    expect(cronPod(template).spec.container[0].image).toBe('docker.io/bitnamilegacy/postgresql:14.13.0');
    expect(variables(cronPod(template))).toEqual({
      BACKUP_FOLDER: '/backups',
      BACKUP_KEEP: '7',
      BACKUP_SECRET: 'prefect-server-database-v1',
      BACKUP_SERVER: 'prefect/prefect-server',
      BACKUP_SERVICE: 'prefect-server-postgresql',
      PGDATABASE: 'server',
      PGHOST: 'prefect-server-postgresql.prefect.svc',
      PGPASSWORD: 'prefect-server-database-v1/password',
      PGPORT: '5432',
      PGUSER: 'prefect',
      TERMINATION_LOG: '/dev/termination-log',
    });
  });

  test('its pod is admitted by the network policy and by the Pod Security Standard "restricted"', () => {
    const { metadata, spec } = cronPod(made());
    expect(metadata.labels['cdktf-prefect/database-client']).toBe('prefect-server');
    const { container, volume, ...pod } = camelCase(spec);
    expect(restrictedViolations({ ...pod, containers: container, volumes: volume })).toEqual([]);
    expect(spec.container[0].security_context.read_only_root_filesystem).toBe(true);
    expect(spec.container[0].resources.limits).toBeDefined();
  });

  test('takes the connection of an external database', () => {
    const pod = cronPod(
      made(
        { image: 'registry.example.com/postgres:18.1', keep: 30, schedule: '*/5 * * * *' },
        external({
          port: 6432,
          name: 'my $(db)',
          username: 'u',
          sslMode: SslMode.VERIFY_FULL,
          sslCa: CertificateSource.fromSecret('ca'),
          sslClientCertificate: 'client',
        }),
      ),
    );
    expect(pod.spec.container[0].image).toBe('registry.example.com/postgres:18.1');
    expect(variables(pod)).toMatchObject({
      BACKUP_KEEP: '30',
      BACKUP_SERVICE: '',
      PGDATABASE: 'my $$(db)',
      PGHOST: 'db.example.com',
      PGPASSWORD: 'prefect-server-database-v2/password',
      PGPORT: '6432',
      PGUSER: 'u',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/etc/cdktf-prefect/database-ca/ca.crt',
      PGSSLKEY: '/etc/cdktf-prefect/database-client/tls.key',
    });
    expect(pod.spec.volume.map(({ name }: any) => name)).toEqual(['ca', 'client', 'backups']);
    expect(pod.spec.container[0].volume_mount.map((mount: any) => mount.read_only)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('takes parts of the connection from the Secret, and the role of the version', () => {
    const keys = { host: 'h', port: 'p', username: 'u', database: 'd', password: 'w' };
    const credentials = Credentials.fromSecret('mine', keys);
    expect(variables(cronPod(made({}, external({ host: undefined, credentials }))))).toMatchObject({
      PGHOST: 'mine/h',
      PGPORT: 'mine/p',
      PGUSER: 'mine/u',
      PGDATABASE: 'mine/d',
      PGPASSWORD: 'mine/w',
    });
    const twoRoles = external({ setup: { ...SETUP, twoRoles: true } });
    expect(variables(cronPod(made({}, twoRoles))).PGUSER).toBe('prefect_b');
  });

  test('runs where and how the pods of the server run', () => {
    const template = made(
      {},
      {
        labels: { team: 'data' },
        image: { registry: 'registry.example.com', pullSecrets: ['server-pull'] },
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'dedicated', operator: 'Exists' }],
        setupJobs: { podLabels: { a: 'b' }, resources: { limits: { memory: '2Gi' } } },
        database: Database.bundled({
          image: { tag: '14.14.0', pullPolicy: PullPolicy.ALWAYS, pullSecrets: ['database-pull'] },
        }),
      },
    );
    const { metadata, spec } = cronPod(template);
    expect(metadata.labels).toMatchObject({ a: 'b', team: 'data' });
    expect(spec).toMatchObject({
      node_selector: { disk: 'ssd' },
      toleration: [{ key: 'dedicated', operator: 'Exists' }],
      image_pull_secrets: [{ name: 'database-pull' }],
    });
    expect(spec.container[0]).toMatchObject({
      image: 'docker.io/bitnamilegacy/postgresql:14.14.0',
      image_pull_policy: 'Always',
      resources: { limits: { memory: '2Gi' } },
    });
    const { image } = cronPod(made({}, { ...external(), image: { registry: 'r.example.com' } })).spec
      .container[0];
    expect(image).toBe('r.example.com/library/postgres:17.6');
  });
});

describe('the CronJob of Prefect 1', () => {
  test('dumps the bundled database with its image and the current Secret', () => {
    const template = ofPrefect1({ imageRegistry: 'r.example.com', pullSecrets: ['pull'] });
    expect(template.resource('kubernetes_cron_job_v1').metadata).toMatchObject({
      name: 'prefect1-backup',
      namespace: 'prefect1',
    });
    const pod = cronPod(template);
    expect(pod.spec.container[0].image).toBe('r.example.com/bitnamilegacy/postgresql:14.5.0-debian-11-r35');
    expect(pod.spec.image_pull_secrets).toEqual([{ name: 'pull' }]);
    expect(variables(pod)).toMatchObject({
      BACKUP_SERVER: 'prefect1/prefect1',
      BACKUP_SERVICE: 'prefect1-postgresql',
      PGDATABASE: 'prefect',
      PGHOST: 'prefect1-postgresql.prefect1',
      PGPASSWORD: 'prefect1-database-v1/postgres-password',
      PGUSER: 'prefect',
    });
  });

  test('takes the connection of an external database', () => {
    const credentials = Credentials.generated();
    const options = { host: 'db.example.com', credentials, username: 'u@db', sslMode: SslMode.REQUIRE };
    const pod = cronPod(ofPrefect1({ database: Database.external(options) }));
    expect(pod.spec.container[0].image).toBe('docker.io/library/postgres:17.6');
    expect(variables(pod)).toMatchObject({ BACKUP_SERVICE: '', PGUSER: 'u@db', PGSSLMODE: 'require' });
  });

  test('another version of a component makes a dump first', () => {
    const nameOf = (server: Prefect1ServerProps) => {
      const template = ofPrefect1(server);
      expect(template.resource('helm_release').depends_on.join()).toMatch(/backup_before-upgrade_/);
      return JSON.stringify(
        Object.entries(template.locals).find(([key]) => /before-upgrade-inputs/.test(key))?.[1],
      );
    };
    const first = nameOf({});
    expect(nameOf({ versions: { hasura: 'v2.1.2' } })).not.toBe(first);
    expect(nameOf({ imageRegistry: 'r.example.com' })).not.toBe(first);
    expect(
      nameOf({ database: Database.bundled({ credentials: Credentials.generated({ version: 2 }) }) }),
    ).toBe(first);
  });
});
