import { TerraformVariable } from 'cdktf';
import {
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  type Prefect1ServerProps,
  ServiceType,
} from '../../src';
import { synthesize } from '../support/template';
import { template } from './support/servers';

/** The uid of the claim that we make. */
const CLAIM_UID = `\${kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF.metadata[0].uid}`;

describe('the tenant', () => {
  const jobOf = (props: Prefect1ServerProps) => template(props).resource('kubernetes_job_v1');

  test('is made after the release by a Job whose name changes with what it does', () => {
    const job = jobOf({ tenant: { name: 'My team', slug: 'my-team' } });
    expect(job.depends_on).toEqual(['helm_release.prefect_release_D26A7D87']);
    expect(job.wait_for_completion).toBe(true);
    expect(job.metadata.name).toMatch(
      /^prefect1-tenant-\$\{substr\(sha256\(jsonencode\(local\.\S+\)\), 0, 8\)\}$/,
    );
    const [container] = job.spec.template.spec.container;
    expect(container.image).toBe('prefecthq/prefect:1.4.0');
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'TENANT_NAME', value: 'My team' },
        { name: 'TENANT_SLUG', value: 'my-team' },
        { name: 'APOLLO_URL', value: 'http://prefect1-apollo.prefect1:4200/graphql' },
      ]),
    );
    // One that removes itself would be made anew by each apply.
    expect(job.spec).not.toHaveProperty('ttl_seconds_after_finished');
  });

  test('every input of the Job is in its hash', () => {
    const result = template({ versions: { core: '1.3.1' }, pullSecrets: ['registry'] });
    const job = result.resource('kubernetes_job_v1');
    const local = /local\.([\w-]+)/.exec(job.metadata.name)?.[1] ?? '';
    expect(result.locals[local]).toEqual({
      image: 'prefecthq/prefect:1.3.1',
      command: job.spec.template.spec.container[0].command,
      environment: Object.fromEntries(
        job.spec.template.spec.container[0].env.map(({ name, value }: any) => [name, value]),
      ),
      secretEnvironment: {},
      volumes: [],
      follows: `bundled prefect1-database/prefect ${CLAIM_UID}`,
      retry: expect.stringMatching(/^\$\{local\.prefect_tenant-retry_\w+\}$/),
      pullPolicy: 'IfNotPresent',
      pullSecrets: ['registry'],
      nodeSelector: {},
      tolerations: [],
    });
  });

  test('of another database is made by another Job', () => {
    const identity = (database: Database) => {
      const result = template({ database });
      const local = /local\.([\w-]+)/.exec(result.resource('kubernetes_job_v1').metadata.name)?.[1] ?? '';
      return (result.locals[local] as any).follows;
    };
    const credentials = Credentials.generated();
    // A claim that is deleted and made again has its name and none of its data.
    expect(identity(Database.bundled())).toBe(`bundled prefect1-database/prefect ${CLAIM_UID}`);
    expect(identity(Database.bundled({ existingClaim: 'old' }))).toBe('bundled old/prefect');
    expect(identity(Database.external({ host: 'db', port: 6432, name: 'flows', credentials }))).toBe(
      'external db:6432/flows',
    );
  });

  test('and the other Jobs have names that fit into a label of their pods', () => {
    const result = template({
      name: 'p'.repeat(40),
      agent: {},
      database: Database.external({
        host: 'db',
        credentials: Credentials.generated(),
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    });
    const names = Object.values<any>(result.resources('kubernetes_job_v1')).map(({ metadata }) =>
      metadata.name.replace(/\$\{.*\}$/, 'x'.repeat(8)),
    );
    expect(names).toHaveLength(3);
    expect(names.filter((name) => name.length > 63)).toEqual([]);
  });

  test('runs where the other pods may', () => {
    const props = {
      nodeSelector: { pool: 'prefect' },
      tolerations: [{ key: 'prefect', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
    };
    const { spec } = jobOf(props).spec.template;
    expect(spec.node_selector).toEqual({ pool: 'prefect' });
    expect(spec.toleration).toEqual([
      { key: 'prefect', operator: 'Exists', effect: 'NoExecute', toleration_seconds: '60' },
    ]);
    const local = /local\.([\w-]+)/.exec(jobOf(props).metadata.name)?.[1] ?? '';
    expect(template(props).locals[local]).toMatchObject(props);
  });

  test('is made beside the release too if there is an agent, which helm waits for', () => {
    const result = template({
      agent: {},
      release: { timeout: 1200 },
      namespace: Namespace.existing('tools'),
    });
    const entries = Object.entries<any>(result.resources('kubernetes_job_v1'));
    const [[id, early], ...others] = entries.filter(([, { metadata }]) => metadata.name.includes('-agent-'));
    expect(others).toEqual([]);
    expect(entries).toHaveLength(2);
    const release = result.release('prefect1');
    // Neither waits for the other, and both wait for the same.
    expect(release.depends_on).not.toContain(`kubernetes_job_v1.${id}`);
    expect(early.depends_on).toEqual(release.depends_on);
    expect(JSON.stringify(early)).not.toContain('helm_release');
    const variables = Object.fromEntries(
      early.spec.template.spec.container[0].env.map(({ name, value }: any) => [name, value]),
    );
    expect(variables).toMatchObject({ TENANT_SLUG: 'default', TENANT_TIMEOUT: '1200' });
    expect(early.timeouts).toEqual({ create: '1500s', update: '1500s' });
    // Somebody else's release has a Service of the same name.
    expect(early.lifecycle.precondition).toEqual(release.lifecycle.precondition.slice(0, 2));
    expect(early.wait_for_completion).toBe(true);
  });

  test('waits for the load balancers that the release waits for', () => {
    const allowedSourceRanges = ['10.0.0.0/8'];
    const result = template({ agent: {}, apollo: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges } });
    const early = Object.values<any>(result.resources('kubernetes_job_v1')).find(({ metadata }) =>
      metadata.name.includes('-agent-'),
    );
    expect(early.depends_on).toContainEqual(expect.stringMatching(/^kubernetes_service_v1\./));
  });

  test('takes a timeout of the release that is a token', () => {
    const result = synthesize((stack) => {
      const timeout = new TerraformVariable(stack, 'timeout', { type: 'number' });
      new Prefect1Server(stack, 'prefect', { agent: {}, release: { timeout: timeout.numberValue } });
    });
    const early = Object.values<any>(result.resources('kubernetes_job_v1')).find(({ metadata }) =>
      metadata.name.includes('-agent-'),
    );
    expect(early.timeouts.create).toBe(`\${tostring((var.timeout + 300))}s`);
    expect(JSON.stringify(early.spec)).toContain(`"TENANT_TIMEOUT","value":"\${tostring(var.timeout)}"`);
  });

  test('is not made on request, and the chart makes none either', () => {
    expect(template({ createTenant: false }).resources('kubernetes_job_v1')).toEqual({});
    expect(template().values('prefect1').jobs).toEqual({ createTenant: { enabled: false } });
  });
});
