import { TerraformVariable } from 'cdktf';
import {
  CertificateSource,
  Credentials,
  Database,
  type ExternalDatabaseOptions,
  Namespace,
  Prefect1Server,
  PrefectServer,
  PullPolicy,
  type SetupJobOptions,
  SslMode,
} from '../../src';
import { synthesize, type Template } from '../support/template';

const SETUP = { adminPassword: { secretName: 'admin', key: 'pw' } };
const GENERATED = Credentials.generated();

function template(options: Partial<ExternalDatabaseOptions> = {}): Template {
  const database = Database.external({ host: 'db', credentials: GENERATED, setup: SETUP, ...options });
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { namespace: Namespace.existing('tools'), database });
  });
}

function jobOf(result: Template): any {
  const [job, ...others] = Object.values(result.resources('kubernetes_job_v1')).filter(({ metadata }) =>
    metadata.labels['cdktf-prefect/job'].endsWith('-db-setup'),
  );
  expect(others).toEqual([]);
  return job;
}

function variables(job: any): Record<string, unknown> {
  return Object.fromEntries(
    job.spec.template.spec.container[0].env.map(({ name, value, value_from }: any) => [
      name,
      value ?? value_from.secret_key_ref,
    ]),
  );
}

describe('the Job that sets up an external database', () => {
  test.each([true, false])(
    'has a container with a read-only root and no root user if restricted: %s',
    (restricted) => {
      const [container] = jobOf(template({ setup: { ...SETUP, restricted } })).spec.template.spec.container;
      expect(container.security_context).toMatchObject({
        read_only_root_filesystem: restricted,
        run_as_non_root: restricted,
      });
    },
  );

  test('has the role whose turn it is, and the owner', () => {
    const credentials = Credentials.generated({ version: 2 });
    const setup = { ...SETUP, twoRoles: true };
    expect(variables(jobOf(template({ credentials, setup })))).toMatchObject({
      SETUP_OWNER: 'prefect',
      SETUP_ROLE: 'prefect_b',
    });
  });

  test('has names as values and passwords as references', () => {
    const env = variables(jobOf(template({ port: 6432, name: 'flows', username: 'owner' })));
    expect(env).toEqual({
      PGHOST: 'db',
      PGPORT: '6432',
      PGUSER: 'postgres',
      PGPASSWORD: { name: 'admin', key: 'pw', optional: true },
      SETUP_ADMIN_DATABASE: 'postgres',
      SETUP_ROLE: 'owner',
      SETUP_DATABASE: 'flows',
      SETUP_PASSWORD: { name: 'prefect-server-database-v1', key: 'password', optional: true },
      SETUP_EXTENSIONS: 'pg_trgm',
      SETUP_TIMEZONE: '',
      ADMIN_SECRET: 'admin',
      SETUP_SECRET: 'prefect-server-database-v1',
      TERMINATION_LOG: '/dev/termination-log',
    });
  });

  test('has resources, so that a quota admits it, and what its pod needs beside other controllers', () => {
    const jobWith = (setupJobs?: SetupJobOptions) => {
      const database = Database.external({ host: 'db', credentials: GENERATED, setup: SETUP });
      const labels = { team: 'platform', stage: 'test' };
      return jobOf(
        synthesize((stack) => new PrefectServer(stack, 'prefect', { labels, database, setupJobs })),
      );
    };
    const resourcesOf = (job: any) => job.spec.template.spec.container[0].resources;
    expect(resourcesOf(jobWith())).toEqual({
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { cpu: '1', memory: '512Mi' },
    });
    const job = jobWith({
      resources: { requests: { cpu: '50m' }, limits: { 'ephemeral-storage': '1Gi' } },
      podLabels: { team: 'data' },
      podAnnotations: { 'sidecar.istio.io/inject': 'false' },
      priorityClassName: 'low',
    });
    expect(resourcesOf(job)).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '1Gi' },
    });
    const { metadata, spec } = job.spec.template;
    expect(metadata.labels).toMatchObject({ team: 'data', stage: 'test' });
    expect(metadata.annotations).toEqual({ 'sidecar.istio.io/inject': 'false' });
    expect(spec.priority_class_name).toBe('low');
    // Nothing of it makes a Job run again that is done.
    expect(job.metadata.name).toEqual(jobWith().metadata.name);
  });

  test('has its image from the registry of the server’s', () => {
    const imageOf = (registry?: string) =>
      jobOf(
        synthesize((stack) => {
          const database = Database.external({ host: 'db', credentials: GENERATED, setup: SETUP });
          new PrefectServer(stack, 'prefect', { database, image: { registry } });
        }),
      ).spec.template.spec.container[0].image;
    expect(imageOf()).toBe('docker.io/library/postgres:17.6');
    expect(imageOf('mirror.example.com')).toBe('mirror.example.com/library/postgres:17.6');
  });

  test('takes another administrator, database and image', () => {
    const setup = { ...SETUP, adminUsername: 'root', adminDatabase: 'defaultdb', image: 'psql:15' };
    const job = jobOf(template({ setup }));
    expect(variables(job)).toMatchObject({ PGUSER: 'root', SETUP_ADMIN_DATABASE: 'defaultdb' });
    expect(job.spec.template.spec.container[0].image).toBe('psql:15');
  });

  test('reads components of the connection from an existing Secret', () => {
    const keys = { password: 'pw', host: 'h', port: 'p', username: 'u', database: 'd' };
    const env = variables(
      jobOf(template({ host: undefined, credentials: Credentials.fromSecret('pg', keys) })),
    );
    const reference = (key: string) => ({ name: 'pg', key, optional: true });
    expect(env).toMatchObject({
      PGHOST: reference('h'),
      PGPORT: reference('p'),
      SETUP_ROLE: reference('u'),
      SETUP_DATABASE: reference('d'),
      SETUP_PASSWORD: reference('pw'),
    });
  });

  test('escapes dollars in names for Kubernetes', () => {
    const env = variables(jobOf(template({ username: '$(PGPASSWORD) $$', name: 'a$b' })));
    expect(env).toMatchObject({ SETUP_ROLE: '$$(PGPASSWORD) $$$$', SETUP_DATABASE: 'a$$b' });
  });

  test('lets Terraform escape names that are tokens', () => {
    const result = synthesize((stack) => {
      const username = new TerraformVariable(stack, 'role', {}).stringValue;
      const port = new TerraformVariable(stack, 'port', { type: 'number' }).numberValue;
      const database = { host: 'db', credentials: GENERATED, setup: SETUP, username, port };
      new PrefectServer(stack, 'prefect', { database: Database.external(database) });
    });
    expect(variables(jobOf(result))).toMatchObject({
      SETUP_ROLE: '$'.concat('{replace(var.role, "$", "$$")}'),
      PGPORT: '$'.concat('{replace(tostring(var.port), "$", "$$")}'),
    });
  });

  test('connects with the server’s certificates, as files for libpq', () => {
    const job = jobOf(
      template({
        sslMode: SslMode.VERIFY_CA,
        sslCa: CertificateSource.fromSecret('ca', 'root.pem'),
        sslClientCertificate: 'client',
      }),
    );
    expect(variables(job)).toMatchObject({
      PGSSLMODE: 'verify-ca',
      PGSSLROOTCERT: '/etc/cdktf-prefect/database-ca/ca.crt',
      PGSSLCERT: '/etc/cdktf-prefect/database-client/tls.crt',
      PGSSLKEY: '/etc/cdktf-prefect/database-client/tls.key',
    });
    const { spec } = job.spec.template;
    expect(spec.volume).toEqual([
      {
        name: 'ca',
        secret: {
          secret_name: 'ca',
          default_mode: '0440',
          items: [{ key: 'root.pem', path: 'ca.crt' }],
        },
      },
      { name: 'client', secret: { secret_name: 'client', default_mode: '0440' } },
    ]);
    expect(spec.container[0].volume_mount.map(({ mount_path }: any) => mount_path)).toEqual([
      '/etc/cdktf-prefect/database-ca',
      '/etc/cdktf-prefect/database-client',
    ]);
    expect(spec.security_context.fs_group).toBe('1001');
  });

  test('runs after the Secret and before the release', () => {
    const result = template();
    const [id] = Object.keys(result.resources('kubernetes_job_v1'));
    const [secret] = Object.keys(result.resources('kubernetes_secret_v1'));
    const job = jobOf(result);
    expect(job.depends_on).toEqual([`kubernetes_secret_v1.${secret}`]);
    expect(result.release('prefect-server').depends_on).toEqual([
      `kubernetes_secret_v1.${secret}`,
      `kubernetes_job_v1.${id}`,
      expect.stringMatching(/^data\.kubernetes_resources\.prefect_database-setup-outcome_/),
    ]);
  });

  test('is replaced for each version and each recreated write-only Secret', () => {
    const inputs = (credentials: Credentials): any => {
      const result = template({ credentials });
      return result.locals[/local\.([\w-]+)/.exec(jobOf(result).metadata.name)?.[1] ?? ''];
    };
    expect(inputs(Credentials.generated({ version: 2 }))).toMatchObject({
      secretEnvironment: { SETUP_PASSWORD: { secretName: 'prefect-server-database-v2' } },
    });
    expect(inputs(Credentials.generated()).follows).toBeUndefined();
    expect(inputs(Credentials.writeOnly()).follows).toMatch(
      /^\$\{kubernetes_secret_v1\..*\.metadata\[0\]\.uid\}$/,
    );
  });

  test('has the server’s scheduling and pull settings', () => {
    const place = {
      nodeSelector: { pool: 'prefect' },
      tolerations: [{ key: 'prefect', operator: 'Exists' }],
    };
    const database = Database.external({ host: 'db', credentials: GENERATED, setup: SETUP });
    const result = synthesize((stack) => {
      const image = { pullPolicy: PullPolicy.ALWAYS, pullSecrets: ['mirror'] };
      new PrefectServer(stack, 'prefect', { ...place, image, database });
    });
    const { spec } = jobOf(result).spec.template;
    expect(spec).toMatchObject({
      node_selector: place.nodeSelector,
      toleration: place.tolerations,
      image_pull_secrets: [{ name: 'mirror' }],
    });
    expect(spec.container[0]).toMatchObject({
      image: 'docker.io/library/postgres:17.6',
      image_pull_policy: 'Always',
    });
  });

  test('creates the extensions of Prefect 1 and sets UTC', () => {
    const database = Database.external({ host: 'db', credentials: GENERATED, setup: SETUP });
    const result = synthesize((stack) => {
      new Prefect1Server(stack, 'prefect', { database });
    });
    expect(variables(jobOf(result))).toMatchObject({
      SETUP_EXTENSIONS: 'pgcrypto pg_trgm',
      SETUP_TIMEZONE: 'UTC',
      SETUP_ROLE: 'prefect',
      SETUP_DATABASE: 'prefect',
      SETUP_PASSWORD: { name: 'prefect1-database-v1', key: 'postgres-password', optional: true },
    });
    const [id] = Object.entries(result.resources('kubernetes_job_v1')).find(([, job]) =>
      job.metadata.name.startsWith('prefect1-db-setup'),
    ) as [string, unknown];
    expect(result.release('prefect1').depends_on).toContain(`kubernetes_job_v1.${id}`);
  });

  test('is left out without setup', () => {
    expect(template({ setup: undefined }).resources('kubernetes_job_v1')).toEqual({});
  });
});
