import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  PullPolicy,
  ServiceType,
  SslMode,
} from '../../src';
import { PREFECT1_CHART_URL } from '../../src/prefect1-server/versions';
import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { sensitive } from '../support/scenarios';
import { errorOf, synthesize, type Template } from '../support/template';

function template(props: Prefect1ServerProps = {}): Template {
  return synthesize((stack) => {
    new Prefect1Server(stack, 'prefect', props).addOutputs();
  });
}

function warnings(props: Prefect1ServerProps): string[] {
  let found: string[] = [];
  synthesize((stack) => {
    const { node } = new Prefect1Server(stack, 'prefect', props);
    found = node.metadata.map(({ data }) => String(data));
  });
  return found;
}

/** The uid of the claim that we make. */
const CLAIM_UID = `\${kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF.metadata[0].uid}`;

const OPEN = { acknowledgeNoAuthentication: true };

describe('addresses and names never change', () => {
  test('of a generated password', () => {
    const addresses = template().addresses.filter((address) => !address.startsWith('data.'));
    expect(addresses.sort()).toEqual(
      [
        'helm_release.prefect_release_D26A7D87',
        'kubernetes_job_v1.prefect_tenant_41684FBF',
        'kubernetes_namespace_v1.prefect_namespace_246D502B',
        'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF',
        'kubernetes_secret_v1.prefect_database-secret_258471EB',
        'random_password.prefect_database-admin-password_C950174D',
        'random_password.prefect_database-password_5B9CBC7E',
      ].sort(),
    );
  });

  test('of a write-only one', () => {
    const database = Database.bundled({ credentials: Credentials.writeOnly() });
    expect(template({ database }).addresses.filter((address) => /password|secret/.test(address))).toEqual([
      'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91',
      'ephemeral.random_password.prefect_database-admin-write-only-password_F9F8E329',
      'ephemeral.random_password.prefect_database-write-only-password_BFFBC6B1',
    ]);
  });
});

describe('the Secret', () => {
  test('has two passwords, each with a condition, and nothing else', () => {
    const { metadata, data, lifecycle, immutable } = template().resource('kubernetes_secret_v1');
    expect(metadata.name).toBe('prefect1-database-v1');
    expect(immutable).toBe(true);
    expect(Object.keys(data)).toEqual(['admin-password', 'postgres-password']);
    expect(data['postgres-password']).not.toBe(data['admin-password']);
    expect(lifecycle.postcondition).toHaveLength(2);
    expect(lifecycle.ignore_changes).toEqual(['data']);
  });

  test('of an external database has the user’s password alone', () => {
    const database = Database.external({ host: 'db', credentials: Credentials.generated() });
    const { data } = template({ database }).resource('kubernetes_secret_v1');
    expect(Object.keys(data)).toEqual(['postgres-password']);
  });

  test('of a given password has a superuser’s that is generated', () => {
    const result = synthesize((stack) => {
      const credentials = Credentials.fromPassword(sensitive(stack), { version: 2 });
      new Prefect1Server(stack, 'prefect', { database: Database.bundled({ credentials }) });
    });
    expect(result.resource('random_password').keepers).toEqual({ version: '2' });
    const { data, metadata } = result.resource('kubernetes_secret_v1');
    expect(metadata.name).toBe('prefect1-database-given-v2');
    expect(data['postgres-password']).toBe(`\${var.password}`);
    expect(data['admin-password']).toMatch(/^\$\{random_password\./);
  });

  test('is the only place that has a password', () => {
    for (const { build } of Object.values(PREFECT1_SCENARIOS)) {
      const { resource, ...rest } = JSON.parse(synthesize(build).text);
      const { kubernetes_secret_v1: _, random_password: __, ...others } = resource;
      const { ephemeral: ___, ...elsewhere } = rest;
      expect(JSON.stringify([others, elsewhere])).not.toMatch(/random_password\.|var\.password/);
    }
  });
});

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

describe('the address that the UI is told', () => {
  const told = (props: Prefect1ServerProps) =>
    template({ ...OPEN, ...props }).values('prefect1').ui.apolloApiUrl;
  const ingress = { host: 'api.example.com' };

  test.each([
    ['a port-forward', {}, 'http://localhost:4200/graphql'],
    ['a port-forward of another port', { apollo: { port: 80 } }, 'http://localhost:4200/graphql'],
    ['an ingress', { apollo: { ingress } }, 'http://api.example.com/graphql'],
    [
      'an ingress with TLS',
      { apollo: { ingress: { ...ingress, path: '/', tlsSecretName: 'tls' } } },
      'https://api.example.com/graphql',
    ],
    ['a URL', { apolloApiUrl: 'https://x.example.com/graphql' }, 'https://x.example.com/graphql'],
    [
      'a URL that begins like the Service',
      { apolloApiUrl: 'https://prefect1-apollo.example.com/graphql' },
      'https://prefect1-apollo.example.com/graphql',
    ],
    [
      'an address of IPv6',
      { apolloApiUrl: 'http://[fd00::1]:4200/graphql' },
      'http://[fd00::1]:4200/graphql',
    ],
  ])('%s', (_name, props, url) => {
    expect(told(props)).toBe(url);
  });

  test('a load balancer of our own, which the release waits for', () => {
    const allowedSourceRanges = ['10.0.0.0/8'];
    const props = { apollo: { type: ServiceType.LOAD_BALANCER, port: 80, allowedSourceRanges } };
    expect(told(props)).toMatch(
      /^http:\/\/\$\{replace\(coalesce\(kubernetes_service_v1\.prefect_apollo-external_\w+\.status\[0\].*\), "\/\^\(\.\*:\.\*\)\$\/", "\[\$1\]"\)\}:80\/graphql$/,
    );
    const service = template({ ...OPEN, ...props }).resource('kubernetes_service_v1');
    expect(service).toMatchObject({
      metadata: { name: 'prefect1-apollo-external' },
      spec: {
        type: 'LoadBalancer',
        load_balancer_source_ranges: allowedSourceRanges,
        selector: {
          'app.kubernetes.io/name': 'prefect-server',
          'app.kubernetes.io/instance': 'prefect1',
          'app.kubernetes.io/component': 'apollo',
        },
        port: [{ name: 'http', port: 80, target_port: 'http' }],
      },
    });
  });

  test.each<Record<string, string>>([
    { 'nginx.ingress.kubernetes.io/whitelist-source-range': '10.0.0.0/8' },
    { 'nginx.ingress.kubernetes.io/auth-type': 'basic' },
    { 'traefik.ingress.kubernetes.io/router.middlewares': 'auth' },
    { 'alb.ingress.kubernetes.io/inbound-cidrs': '10.0.0.0/8' },
    { 'haproxy.org/allow-list': '10.0.0.0/8' },
  ])('an ingress that lets in some only needs no acknowledgement: %s', (annotations) => {
    expect(() => template({ apollo: { ingress: { ...ingress, annotations } } })).not.toThrow();
  });
});

test.each<Record<string, string>>([
  { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
  { 'service.beta.kubernetes.io/aws-load-balancer-security-groups': 'sg-1' },
  { 'service.beta.kubernetes.io/azure-allowed-ip-ranges': '10.0.0.0/8' },
])('a load balancer that lets in some only needs no acknowledgement: %s', (annotations) => {
  expect(() => template({ apollo: { type: ServiceType.LOAD_BALANCER, annotations } })).not.toThrow();
});

describe('warnings', () => {
  test('of an address that leads a browser to its own machine', () => {
    const apolloApiUrl = 'http://localhost:4200/graphql';
    const told = (props: Prefect1ServerProps) =>
      warnings({ ...OPEN, apolloApiUrl, ...props }).filter((warning) => warning.includes('apolloApiUrl'));
    const type = ServiceType.LOAD_BALANCER;
    const found = [expect.stringContaining(`apolloApiUrl is ${apolloApiUrl}`)];
    expect(told({ ui: { type } })).toEqual(found);
    expect(told({ ui: { ingress: { host: 'ui.example.com' } } })).toEqual(found);
    const others = ['http://127.0.0.1:4200/graphql', 'http://[::1]:4200/graphql'];
    for (const url of others) {
      expect(told({ ui: { type }, apolloApiUrl: url })).toHaveLength(1);
    }
    expect(told({})).toEqual([]);
    expect(told({ ui: { type }, apolloApiUrl: 'http://localhost.example.com/graphql' })).toEqual([]);
  });

  test('of the bundled database and the chart’s download by default', () => {
    const download = expect.stringContaining('If its download fails, set `chart`');
    expect(warnings({})).toEqual([expect.stringContaining('not for production'), download]);
    const credentials = Credentials.generated();
    const database = Database.external({ host: 'db', credentials });
    expect(warnings({ database })).toEqual([download]);
    const chart = ChartSource.fromRepository({ repository: 'oci://r.example.com/charts' });
    expect(warnings({ database, chart })).toEqual([]);
  });

  test('of a component or chart that was not tested with the others', () => {
    const [, versions, chart] = warnings({
      versions: { ui: '2022-09-01', server: '2022.09.23' },
      agent: { imageTag: '1.3.0' },
      chart: ChartSource.fromArchive('./head.tgz', '2022.10.11'),
    });
    expect(versions).toMatch(/^ui 2022-09-01, agent 1\.3\.0: not of the set/);
    expect(chart).toContain('2022.10.11 was not tested');
  });
});

describe('the release', () => {
  test('is of the chart’s archive by default, and says where it is from', () => {
    const result = template();
    expect(result.release('prefect1')).toMatchObject({ chart: PREFECT1_CHART_URL, version: '2022.09.23' });
    expect(result.release('prefect1')).not.toHaveProperty('repository');
    expect(result.outputs.chart_source).toBe(PREFECT1_CHART_URL);
    const chart = ChartSource.fromRepository({ repository: 'oci://r.example.com/charts' });
    expect(template({ chart }).release('prefect1')).toMatchObject({
      chart: 'prefect-server',
      repository: 'oci://r.example.com/charts',
    });
  });

  test('of somebody else is known by its Deployments’ annotation', () => {
    const result = template({ namespace: Namespace.existing('tools') });
    const [[id, data], ...others] = Object.entries<any>(result.section('data').kubernetes_resources).filter(
      ([name]) => /release/.test(name),
    );
    const [owner] = Object.keys(result.resources('terraform_data'));
    expect(others).toEqual([]);
    expect(data).toMatchObject({
      kind: 'Deployment',
      namespace: 'tools',
      label_selector: 'app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=prefect1',
    });
    const objects = `data.kubernetes_resources.${id}.objects`;
    const annotation = 'object.metadata.annotations["cdktf-prefect/owner"]';
    const ours = `terraform_data.${owner}.id`;
    const conditions = result.release('prefect1').lifecycle.precondition;
    expect(conditions.slice(0, 2)).toEqual(
      [`!can(${annotation})`, `try(${annotation}, ${ours}) != ${ours}`].map((test) => ({
        condition: `\${length([for object in ${objects} : object if ${test}]) == 0}`,
        error_message: expect.stringContaining('was not made here'),
      })),
    );
    expect(result.values('prefect1').annotations).toEqual({ 'cdktf-prefect/owner': `\${${ours}}` });
  });

  test('in a namespace of its own it is marked by nothing', () => {
    expect(template().values('prefect1').annotations).toBeUndefined();
    expect(template().addresses.join()).not.toMatch(/foreign|another-state/);
  });

  test('tolerations and pull Secrets go before the user’s', () => {
    const [ours, agents, databases, users] = ['ours', 'agents', 'databases', 'users'].map((key) => ({
      key,
      operator: 'Exists',
    }));
    const image = { pullSecrets: ['database-registry'] };
    const values = template({
      tolerations: [ours],
      pullSecrets: ['registry'],
      agent: { tolerations: [agents], job: { imagePullSecrets: ['flows'] } },
      database: Database.bundled({ tolerations: [databases], image }),
      values: [{ towel: { tolerations: [users] }, imagePullSecrets: [{ name: 'users' }] }],
    }).values('prefect1');
    for (const component of ['hasura', 'graphql', 'apollo', 'ui']) {
      expect(values[component].tolerations).toEqual([ours]);
    }
    expect(values.towel.tolerations).toEqual([ours, users]);
    expect(values.agent.tolerations).toEqual([agents]);
    expect(values.agent.job.imagePullSecrets).toEqual(['flows']);
    expect(values.postgresql.primary.tolerations).toEqual([databases]);
    expect(values.postgresql.image.pullSecrets).toEqual(['database-registry']);
    expect(values.imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'users' }]);
  });

  test('the bundled PostgreSQL and the set-up are pulled like the rest', () => {
    const mirror = { imageRegistry: 'r.example.com', pullPolicy: PullPolicy.ALWAYS, pullSecrets: ['mirror'] };
    expect(template(mirror).values('prefect1').postgresql.image).toMatchObject({
      registry: 'r.example.com',
      pullPolicy: 'Always',
      pullSecrets: ['mirror'],
    });
    const own = Database.bundled({ image: { registry: 'own.example.com', pullPolicy: PullPolicy.NEVER } });
    expect(template({ ...mirror, database: own }).values('prefect1').postgresql.image).toMatchObject({
      registry: 'own.example.com',
      pullPolicy: 'Never',
    });
    const result = template({
      ...mirror,
      createTenant: false,
      database: Database.external({
        host: 'db',
        credentials: Credentials.generated(),
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    });
    expect(result.resource('kubernetes_job_v1').spec.template.spec.container[0]).toMatchObject({
      image: 'r.example.com/library/postgres:17.6',
      image_pull_policy: 'Always',
    });
  });

  test.each([
    ['prefecthq/prefect', 'r.example.com/prefecthq/prefect'],
    ['me/localhost', 'r.example.com/me/localhost'],
    ['ghcr.io/me/p', 'ghcr.io/me/p'],
    ['registry:5000/p', 'registry:5000/p'],
    ['localhost/p', 'localhost/p'],
  ])('an agent of %s is pulled behind the mirror as %s', (imageRepository, name) => {
    const props = { imageRegistry: 'r.example.com', agent: { imageRepository } };
    expect(template(props).values('prefect1').agent.image.name).toBe(name);
  });

  test('an agent of an image of one’s own counts its versions as it likes', () => {
    const agent = { imageRepository: 'ghcr.io/me/p', imageTag: '3.4.0' };
    expect(template({ agent }).values('prefect1').agent.image.tag).toBe('3.4.0');
  });

  test('the annotations that follow a Secret and a template come after the user’s values', () => {
    const annotation = 'cdktf-prefect/database-secret-uid';
    const values = template({
      database: Database.bundled({ credentials: Credentials.writeOnly() }),
      agent: { job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
      values: [
        {
          apollo: { podAnnotations: { [annotation]: 'mine', note: 'a' } },
          agent: { podAnnotations: { 'cdktf-prefect/job-template': 'mine' } },
        },
      ],
    }).values('prefect1');
    for (const component of ['hasura', 'graphql', 'apollo', 'towel', 'ui']) {
      expect(values[component].podAnnotations[annotation]).toContain('.metadata');
    }
    expect(values.apollo.podAnnotations.note).toBe('a');
    expect(values.agent.podAnnotations['cdktf-prefect/job-template']).toContain('sha256');
  });

  test('a second one of the same name and namespace is refused', () => {
    const namespace = Namespace.existing('tools');
    const error = errorOf((stack) => {
      new Prefect1Server(stack, 'one', { namespace });
      new Prefect1Server(stack, 'two', { namespace });
    });
    expect(error).toContain('[release.twice] name');
  });

  test('a token is checked in the plan', () => {
    const result = synthesize((stack) => {
      const slug = new TerraformVariable(stack, 'slug', { type: 'string' });
      new Prefect1Server(stack, 'prefect', { tenant: { slug: slug.stringValue } });
    });
    expect(JSON.stringify(result.release('prefect1').lifecycle.precondition)).toContain(
      '[tenant.slug.invalid] tenant.slug',
    );
  });

  test('the user’s init containers and variables go on behind ours', () => {
    const values = template({
      environment: { OURS: '1' },
      values: [
        { postgresql: { primary: { initContainers: [{ name: 'mine' }] } }, apollo: { env: [{ name: 'B' }] } },
      ],
    }).values('prefect1');
    const names = (list: any[]) => list.map(({ name }) => name);
    expect(names(values.postgresql.primary.initContainers)).toEqual(['volume-check', 'set-password', 'mine']);
    expect(names(values.apollo.env)).toEqual(['OURS', 'B']);
  });
});

describe('outputs', () => {
  test('debugging: the log of each container of the release, whatever fails', () => {
    const commands = template({ name: 'flows' }).outputs.debug_command.split('; ');
    expect(commands).toHaveLength(3);
    expect(commands[2]).toContain(
      'logs --selector app.kubernetes.io/instance=flows --all-containers --ignore-errors',
    );
  });

  test('say how to connect', () => {
    expect(template().outputs).toMatchObject({
      graphql_url: 'http://localhost:4200/graphql',
      ui_url: 'http://localhost:8080',
      cluster_graphql_url: 'http://prefect1-apollo.prefect1:4200/graphql',
      apollo_port_forward_command:
        'kubectl --namespace prefect1 port-forward service/prefect1-apollo 4200:4200',
      ui_port_forward_command: 'kubectl --namespace prefect1 port-forward service/prefect1-ui 8080:8080',
      backend_command: 'prefect backend server',
      config_toml:
        'backend = "server"\n[server]\nendpoint = "http://localhost:4200/graphql"\n[server.ui]\nendpoint = "http://localhost:8080"\n',
      tenant: 'default',
      versions: { server: '2022.09.23', core: '1.4.0', ui: '2022-09-14', hasura: 'v2.1.1' },
      database_kind: 'bundled',
      database_host: 'prefect1-postgresql.prefect1',
      database_secret_name: 'prefect1-database-v1',
      database_claim_name: 'prefect1-database',
    });
  });

  test('have the set-up of an external database', () => {
    const credentials = Credentials.generated();
    const database = Database.external({ host: 'db.example.com', name: 'flows', credentials });
    expect(template({ database }).outputs.database_setup_sql).toBe(
      'CREATE EXTENSION IF NOT EXISTS pgcrypto;\nCREATE EXTENSION IF NOT EXISTS pg_trgm;\nALTER DATABASE "flows" SET timezone TO \'UTC\';',
    );
  });
});

test('a server of which nothing is known at synth', () => {
  const text = (stack: TerraformStack, id: string) =>
    new TerraformVariable(stack, id, { type: 'string' }).stringValue;
  const number = (stack: TerraformStack, id: string) =>
    new TerraformVariable(stack, id, { type: 'number' }).numberValue;
  const result = synthesize((stack) => {
    const t = (id: string) => text(stack, id);
    new Prefect1Server(stack, 'prefect', {
      name: t('name'),
      namespace: Namespace.existing(t('ns')),
      database: Database.external({
        host: t('host'),
        port: number(stack, 'port'),
        name: t('db'),
        username: t('user'),
        credentials: Credentials.fromSecret(t('secret')),
        sslMode: SslMode.REQUIRE,
        setup: { adminPassword: { secretName: t('admin'), key: t('key') }, adminUsername: t('root') },
      }),
      ui: { port: number(stack, 'uiport'), ingress: { host: t('ui'), tlsSecretName: t('tls') } },
      apollo: { ingress: { host: t('api'), path: t('path'), tlsSecretName: t('tls2') } },
      acknowledgeNoAuthentication: true,
      tenant: { name: t('tenant'), slug: t('slug') },
      versions: { core: t('core') },
      agent: { labels: [t('label')], job: { template: Prefect1JobTemplate.inline({ kind: t('kind') }) } },
      chart: ChartSource.fromArchive(t('chart'), t('chartversion')),
    }).addOutputs();
  });
  const values = result.values(`\${var.name}`);
  expect(values.ui.apolloApiUrl).toBe(`https://\${var.api}/graphql`);
  expect(values.postgresql).toMatchObject({ servicePort: `\${var.port}`, existingSecret: `\${var.secret}` });
  expect(values.postgresql.auth.username).toBe('$'.concat('{replace(var.user, "@", "%40")}'));
  expect(result.text).not.toMatch(/TfToken|Token\[|e\+289/);
});
