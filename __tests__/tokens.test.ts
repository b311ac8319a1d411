import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import {
  BasicAuth,
  CertificateSource,
  ChartSource,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  PrefectWorker,
  PullPolicy,
  Redis,
  ServiceType,
  SslMode,
  WorkerApi,
} from '../src';
import { synthesize, type Template } from './support/template';

/** Variables of a stack, made when they are first asked for. */
class Variables {
  public constructor(private readonly stack: TerraformStack) {}

  public text(id: string): string {
    return new TerraformVariable(this.stack, id, { type: 'string' }).stringValue;
  }

  public secret(id: string): string {
    return new TerraformVariable(this.stack, id, { type: 'string', sensitive: true }).stringValue;
  }

  public number(id: string): number {
    return new TerraformVariable(this.stack, id, { type: 'number' }).numberValue;
  }

  public list(id: string): string[] {
    return new TerraformVariable(this.stack, id, { type: 'list(string)' }).listValue;
  }
}

function withVariables(build: (stack: TerraformStack, variables: Variables) => void): Template {
  return synthesize((stack) => build(stack, new Variables(stack)));
}

/** The entries of an `env` list by name. */
function variablesOf(template: Template, release: string): Record<string, unknown> {
  const list = template.values(release).global.prefect.env as { name: string; value: unknown }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** The conditions on a release of which the message starts with an id and a path, as Terraform reads them. */
function conditions(release: any, id: string, path: string): string[] {
  return (release.lifecycle.precondition as { condition: string; error_message: string }[])
    .filter(({ error_message }) => error_message.startsWith(`[${id}] ${path}: `))
    .map(({ condition }) => condition);
}

describe('tokens', () => {
  test('a server of which nothing is known at synth', () => {
    const template = withVariables((stack, v) => {
      const server = new PrefectServer(stack, 'prefect', {
        name: v.text('name'),
        namespace: Namespace.create(v.text('ns'), { labels: { team: v.text('team') } }),
        database: Database.bundled({
          name: v.text('db'),
          username: v.text('user'),
          credentials: Credentials.generated({ length: v.number('len') }),
          pool: { size: v.number('size'), maxOverflow: v.number('overflow') },
          size: v.text('disk'),
          storageClass: v.text('class'),
          accessMode: v.text('mode'),
          image: { tag: v.text('pgtag'), pullPolicy: PullPolicy.of(v.text('pgpull')) },
          resources: { limits: { memory: v.text('memory') } },
        }),
        basicAuth: BasicAuth.fromPassword(v.secret('auth')),
        service: { type: ServiceType.of(v.text('type')), port: v.number('port'), nodePort: v.number('np') },
        gateway: { name: v.text('gw'), namespace: v.text('gwns'), hostnames: v.list('hosts') },
        basePath: v.text('base'),
        prefectVersion: v.text('version'),
        chart: ChartSource.fromRepository({ version: v.text('chart'), repository: v.text('repo') }),
        image: { registry: v.text('registry'), pullPolicy: PullPolicy.of(v.text('pull')) },
        replicas: v.number('replicas'),
        startupTimeout: v.number('startup'),
        retention: { eventDays: v.number('events'), flowRunDays: v.number('runs') },
        podLabels: { team: v.text('label') },
        environment: { NOTE: v.text('note') },
        secretEnvironment: { KEY: { secretName: v.text('secret'), key: v.text('key') } },
        release: { timeout: v.number('timeout'), maxHistory: v.number('history') },
        workers: [{ name: 'worker', workPool: v.text('pool'), concurrencyLimit: v.number('limit') }],
      });
      server.addOutputs();
    });
    const [release] = Object.values(template.resources('helm_release'));
    const name = `\${var.name}`;
    expect(release).toMatchObject({ name, version: `\${var.chart}`, timeout: `\${var.timeout}` });
    const port = `\${try((((var.port >= 1) && (var.port <= 65535)) && (floor(var.port) == var.port)), (var.port == null))}`;
    expect(conditions(release, 'port.outOfRange', 'service.port')).toEqual([port]);
    for (const [id, path, condition] of [
      ['service.nodePort.outOfRange', 'service.nodePort', 'var.np >= 30000'],
      [
        'service.nodePort.unused',
        'service.nodePort',
        '(var.np == null) || try(contains(["NodePort", "LoadBalancer"]',
      ],
      [
        'service.type.unknown',
        'service.type',
        'contains(["ClusterIP", "NodePort", "LoadBalancer"], var.type)',
      ],
      [
        'image.pullPolicy.unknown',
        'image.pullPolicy',
        'contains(["IfNotPresent", "Always", "Never"], var.pull)',
      ],
      ['image.tag.floating', 'database.image.tag', '!can(regex("(^|-)latest(-|$)", var.pgtag))'],
      ['prefectVersion.invalid', 'prefectVersion', 'can(regex("^3[.][0-9]+[.][0-9]+$", var.version))'],
      ['chart.version.invalid', 'chart.version', 'var.chart'],
      ['chart.repository.invalid', 'chart.repository', 'can(regex("^(https?|oci)://'],
      ['replicas.withoutRedis', 'replicas', '(var.replicas <= 1)'],
      ['name.invalid', 'name', 'can(regex("^.{1,40}$", var.name))'],
      ['name.yamlScalar', 'name', '!can(regex('],
      ['namespace.name.invalid', 'namespace', 'can(regex("^.{1,63}$", var.ns))'],
      ['label.invalid', 'podLabels["team"]', 'var.label'],
      ['quantity.invalid', 'resources.limits.memory', 'var.memory'],
      ['quantity.zero', 'database.size', 'var.disk'],
      ['credentials.length.outOfRange', 'database.credentials.length', '(var.len >= 16)'],
      ['database.username.superuser', 'database.username', '!can(regex("^postgres$", var.user))'],
      ['number.outOfRange', 'database.pool.maxOverflow', '(var.overflow >= 0)'],
      ['secret.key.invalid', 'secretEnvironment["KEY"].key', 'var.key'],
      ['host.invalid', 'gateway.hostnames', 'join(",", var.hosts)'],
      ['release.timeout.tooShort', 'release.timeout', 'try((var.startup < var.timeout), true)'],
    ]) {
      const at = path.startsWith('resources') ? `database.${path}` : path;
      expect(conditions(release, id, at)).toEqual([expect.stringContaining(condition)]);
    }
    expect(conditions(template.release('worker'), 'number.outOfRange', 'concurrencyLimit')).toHaveLength(1);
    expect(conditions(release, 'number.outOfRange', 'workers[0].concurrencyLimit')).toEqual([]);
    const values = template.values(name);
    expect(values.server.startupProbe.config.failureThreshold).toMatch(/^\$\{ceil\(\(?var\.startup \/ 10/);
    expect(values.httproute.hostnames).toBe(`\${var.hosts}`);
    expect(values.server.uiConfig.prefectUiApiUrl).toBe(
      `https://\${element(var.hosts, 0)}\${trimsuffix(var.base, "/")}/api`,
    );
    expect(values.externalDatabase.username).toBe('$'.concat('{replace(urlencode(var.user), "+", "%20")}'));
    expect(values.postgresql.auth.username).toBe(`\${var.user}`);
    // Kubernetes takes text only, and a lone reference to a number is a number.
    expect(variablesOf(template, name)).toMatchObject({
      PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE: `\${tostring(var.size)}`,
      PREFECT_SERVER_EVENTS_RETENTION_PERIOD: `P\${var.events}D`,
      // The chart renders it as a template of helm.
      NOTE: '$'.concat('{replace(var.note, "{{", "{{`{{`}}")}'),
    });
    expect(template.values('worker').worker.config).toMatchObject({
      workPool: `\${var.pool}`,
      limit: `\${var.limit}`,
    });
    expect(template.outputs.database_max_connections).toMatch(
      /^\$\{.*var\.replicas.*var\.size.*var\.overflow/,
    );
    expect(template.text).not.toMatch(/TfToken|Token\[|e\+289/);
  });

  test('an external database, an ingress and a Redis of which nothing is known', () => {
    const template = withVariables((stack, v) => {
      new PrefectServer(stack, 'prefect', {
        database: Database.external({
          host: v.text('host'),
          port: v.number('port'),
          credentials: Credentials.fromSecret(v.text('secret'), { password: v.text('key') }),
          sslMode: SslMode.VERIFY_CA,
          sslCa: CertificateSource.fromSecret(v.text('ca'), v.text('cakey')),
          sslClientCertificate: v.text('client'),
        }),
        acknowledgeNoAuthentication: true,
        ingress: {
          host: v.text('ingress'),
          path: v.text('path'),
          pathType: v.text('pathtype'),
          tlsSecretName: v.text('tls'),
        },
        uiApiUrl: v.text('ui'),
        redis: Redis.external({
          host: v.text('redis'),
          port: v.number('redisport'),
          docketUrl: { secretName: v.text('docket'), key: v.text('docketkey') },
        }),
        replicas: v.number('replicas'),
        prefectVersion: '3.8.3',
      });
    });
    const values = template.values('prefect-server');
    expect(values.externalDatabase).toMatchObject({
      host: `\${var.host}`,
      port: `\${var.port}`,
      existingSecret: `\${var.secret}`,
      passwordSecretKey: `\${var.key}`,
    });
    expect(values.ingress.extraTls).toEqual([{ hosts: [`\${var.ingress}`], secretName: `\${var.tls}` }]);
    expect(values.server.replicaCount).toBe(`\${var.replicas}`);
    const release = template.release('prefect-server');
    // A host is needed, so a null is refused; a database's may be an IPv6 address.
    expect(conditions(release, 'host.invalid', 'ingress.host')[0]).toMatch(
      /^\$\{\(can\(regex\(.*var\.ingress/,
    );
    expect(conditions(release, 'host.invalid', 'database.host')[0]).toContain('[0-9A-Fa-f.]*:');
    expect(conditions(release, 'replicas.withoutRedis', 'replicas')).toEqual([]);
    expect(conditions(release, 'object.name.invalid', 'database.sslClientCertificate')).toHaveLength(1);
  });

  test('a worker of which nothing is known', () => {
    const template = withVariables((stack, v) => {
      new PrefectWorker(stack, 'worker', {
        name: v.text('name'),
        workPool: v.text('pool'),
        namespace: Namespace.create(v.text('ns')),
        api: WorkerApi.selfHosted({ url: v.text('url'), authSecretName: v.text('auth') }),
        job: { serviceAccountName: v.text('sa'), ttlAfterFinished: v.number('ttl'), image: v.text('image') },
        prefectVersion: v.text('version'),
      });
    });
    const { worker } = template.values(`\${var.name}`);
    expect(worker.selfHostedServerApiConfig.apiUrl).toBe(`\${var.url}`);
    const job = JSON.parse(worker.config.baseJobTemplate.configuration);
    expect(job.variables.properties.finished_job_ttl.default).toBe(`\${var.ttl}`);
    expect(job.variables.properties.namespace.default).toBe(`\${var.ns}`);
    const release = template.release(`\${var.name}`);
    expect(conditions(release, 'workPool.invalid', 'workPool')[0]).toContain('var.pool');
    expect(conditions(release, 'api.url.invalid', 'api.url')[0]).toContain('/api/?$", var.url');
  });

  test('workers in the server’s namespace, and in another that exists, while neither is known', () => {
    const template = withVariables((stack, v) => {
      const own = Namespace.create(v.text('ns'));
      new PrefectServer(stack, 'prefect', {
        namespace: own,
        workers: [
          { workPool: 'a', namespace: own },
          { workPool: 'b', namespace: Namespace.existing(v.text('other')) },
        ],
      });
    });
    expect(Object.keys(template.resources('kubernetes_namespace_v1'))).toHaveLength(1);
    expect(template.release('prefect-worker-b').namespace).toBe(`\${var.other}`);
  });

  test('user values of which nothing is known', () => {
    const template = withVariables((stack, v) => {
      const map = new TerraformVariable(stack, 'map', { type: 'map(string)' });
      new PrefectServer(stack, 'prefect', {
        values: [v.text('yaml'), { commonLabels: Token.asAny(map.value) }, `a: ${v.text('part')}`],
      });
    });
    const [release] = Object.values(template.resources('helm_release'));
    const conditions = release.lifecycle.precondition.map(({ condition }: any) => condition);
    expect(conditions.filter((condition: string) => condition.includes('issensitive'))).toHaveLength(4);
    expect(conditions.filter((condition: string) => condition.includes('can(keys('))).toHaveLength(2);
  });

  test('an image whose tag and registry are not known', () => {
    const template = withVariables((stack, v) => {
      new PrefectServer(stack, 'prefect', { image: { registry: v.text('registry'), tag: v.text('tag') } });
      new PrefectServer(stack, 'other', {
        name: 'other',
        namespace: Namespace.create('other'),
        image: { repository: 'mirror/prefect', tag: `v${v.text('part')}` },
      });
    });
    const tag = (name: string) => conditions(template.release(name), 'image.tag.floating', 'image.tag');
    expect(tag('prefect-server')).toEqual([
      expect.stringContaining('can(regex("^[0-9]+[.][0-9]+[.][0-9]+", var.tag))'),
    ]);
    expect(tag('other')).toEqual([
      expect.stringContaining('!can(regex("(^|-)latest(-|$)", join("", ["v", var.part])))'),
    ]);
  });

  test('props that are known are no conditions', () => {
    const template = synthesize((stack) => new PrefectServer(stack, 'prefect', { replicas: 1 }));
    expect(template.resource('helm_release').lifecycle?.precondition ?? []).toEqual([]);
  });
});
