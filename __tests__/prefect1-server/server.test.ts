import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  ServiceType,
  SslMode,
} from '../../src';
import { SHARED_METADATA } from '../../src/kubernetes/shared-metadata';
import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { sensitive } from '../support/scenarios/scenario';
import { synthesize } from '../support/template';
import { template } from './support/servers';

function warnings(props: Prefect1ServerProps): string[] {
  let found: string[] = [];
  synthesize((stack) => {
    const { node } = new Prefect1Server(stack, 'prefect', props);
    found = node.metadata.map(({ data }) => String(data));
  });
  return found;
}

const OPEN = { acknowledgeNoAuthentication: true };

describe('resource addresses never change', () => {
  test('with a generated password', () => {
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

  test('with a write-only password', () => {
    const database = Database.bundled({ credentials: Credentials.writeOnly() });
    expect(template({ database }).addresses.filter((address) => /password|secret/.test(address))).toEqual([
      'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91',
      'ephemeral.random_password.prefect_database-admin-write-only-password_F9F8E329',
      'ephemeral.random_password.prefect_database-write-only-password_BFFBC6B1',
    ]);
  });
});

describe('the Secret', () => {
  test('has two passwords, each with a postcondition, and nothing else', () => {
    const { metadata, data, lifecycle, immutable } = template().resource('kubernetes_secret_v1');
    expect(metadata.name).toBe('prefect1-database-v1');
    expect(immutable).toBe(true);
    expect(Object.keys(data)).toEqual(['admin-password', 'postgres-password']);
    expect(data['postgres-password']).not.toBe(data['admin-password']);
    expect(lifecycle.postcondition).toHaveLength(2);
    expect(lifecycle.ignore_changes).toEqual(['data', ...SHARED_METADATA]);
  });

  test('of an external database has only the user’s password', () => {
    const database = Database.external({ host: 'db', credentials: Credentials.generated() });
    const { data } = template({ database }).resource('kubernetes_secret_v1');
    expect(Object.keys(data)).toEqual(['postgres-password']);
  });

  test('with a given password has a generated password for the superuser', () => {
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

describe('the URL of the API in the UI', () => {
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

  test('a load balancer beside the release, for which the release waits', () => {
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
  ])('a restricted ingress needs no acknowledgement: %s', (annotations) => {
    expect(() => template({ apollo: { ingress: { ...ingress, annotations } } })).not.toThrow();
  });
});

test.each<Record<string, string>>([
  { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8' },
  { 'service.beta.kubernetes.io/aws-load-balancer-security-groups': 'sg-1' },
  { 'service.beta.kubernetes.io/azure-allowed-ip-ranges': '10.0.0.0/8' },
])('a restricted load balancer needs no acknowledgement: %s', (annotations) => {
  expect(() => template({ apollo: { type: ServiceType.LOAD_BALANCER, annotations } })).not.toThrow();
});

describe('warnings', () => {
  test('about a URL that leads a browser to its own machine', () => {
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

  test('about the bundled database and the chart’s download by default', () => {
    const download = expect.stringContaining('If its download fails, set `chart`');
    expect(warnings({})).toEqual([expect.stringContaining('not for production'), download]);
    const credentials = Credentials.generated();
    const database = Database.external({ host: 'db', credentials });
    expect(warnings({ database })).toEqual([download]);
    const chart = ChartSource.fromRepository({ repository: 'oci://r.example.com/charts' });
    expect(warnings({ database, chart })).toEqual([]);
  });

  test('about untested versions of components and chart', () => {
    const [, versions, chart] = warnings({
      versions: { ui: '2022-09-01', server: '2022.09.23' },
      agent: { imageTag: '1.3.0' },
      chart: ChartSource.fromArchive('./head.tgz', '2022.10.11'),
    });
    expect(versions).toMatch(/^ui 2022-09-01, agent 1\.3\.0: not in the set/);
    expect(chart).toContain('2022.10.11 was not tested');
  });
});

test('a server whose props are all tokens', () => {
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
