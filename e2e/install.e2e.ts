import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, Namespace, PrefectServer, Redis, ServiceType } from '../src';
import { assignLoadBalancer } from '../toolbox/fixtures';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { decoded, Installation, server } from './kit/installation';
import { assertNoLeak } from './kit/leaks';
import { suite } from './kit/needs';
import { assertSecretReferencesResolve, environment } from './kit/pods';

const ODD_PASSWORD = `o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü+{}\${x}%{y}`;

/** The password in a connection URL, read as SQLAlchemy reads it: percent-decoded, `+` stays. */
function passwordIn(url: string): string {
  const match = /^postgresql\+asyncpg:\/\/[^:]+:([^@]*)@[^@]+$/.exec(url);
  if (match === null) throw new Error('the connection URL has another shape');
  return decodeURIComponent(match[1]);
}

suite('an installation', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('with the bundled database', async () => {
    const installation = await Installation.create(server({}));
    await installation.apply();
    const secret = await installation.secret('prefect-server-database');
    const password = decoded(secret, 'password');
    expect(secret.metadata.name).toBe('prefect-server-database-v1');
    expect(secret.immutable).toBe(true);
    expect(await installation.secrets()).toHaveLength(1);
    const url = (await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_CONNECTION_URL;
    expect(url).toBe(
      `postgresql+asyncpg://prefect:${password}@prefect-server-postgresql.${installation.namespace}.svc:5432/server`,
    );
    const postgres = await installation.pod('primary');
    const database = await environment(installation.kube, postgres, 'postgresql');
    expect(database.POSTGRES_PASSWORD).toBe(password);
    expect(postgres.spec.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'prefect-server-database' },
    });
    await expect(
      installation.kube.patch('secret', installation.namespace, secret.metadata.name, {
        data: { password: 'eA==' },
      }),
    ).rejects.toThrow(/immutable/);
    const refused = await installation.workspace.run(['destroy', '-auto-approve', '-no-color']);
    expect(refused.code).toBe(1);
    expect(refused.stderr.match(/Error: .*/g)).toEqual([
      expect.stringMatching(/^Error: (Instance|Resource instance) cannot be destroyed$/),
    ]);
    installation.change(server({ database: Database.bundled({ preventDestroy: false }) }));
    await installation.workspace.destroy();
    expect(await installation.kube.find('namespace', undefined, installation.namespace)).toBeUndefined();
    installation.remove();
  });

  test('with an external database and a given odd password', async () => {
    const installation = await Installation.create(
      (stack, site) => {
        const variable = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
        const credentials = Credentials.fromPassword(variable.stringValue);
        server({
          database: Database.external({ host: 'db.example.com', username: 'pre fect@x', credentials }),
        })(stack, site);
      },
      { variables: { password: ODD_PASSWORD } },
    );
    await installation.apply();
    const secret = await installation.secret('prefect-server-database');
    expect(decoded(secret, 'password')).toBe(ODD_PASSWORD);
    const url = (await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_CONNECTION_URL;
    expect(passwordIn(url)).toBe(ODD_PASSWORD);
    expect(url).toMatch(/^postgresql\+asyncpg:\/\/pre%20fect%40x:/);

    installation.workspace.setVariables({ password: 'another' });
    expect(await installation.workspace.applyExpectingFailure()).toMatch(
      /raise\s+database\.credentials\.version\s+by\s+one/,
    );
    expect(decoded(await installation.secret('prefect-server-database'), 'password')).toBe(ODD_PASSWORD);
    installation.remove();
  });

  test('with SQLite, whose claim outlives the release', async () => {
    const installation = await Installation.create(server({ database: Database.sqlite() }));
    await installation.apply();
    const pod = await installation.pod('server');
    expect(pod.spec.volumes).toContainEqual({
      name: 'sqlite-storage',
      persistentVolumeClaim: { claimName: 'prefect-server-sqlite' },
    });
    const claim = await installation.kube.get('pvc', installation.namespace, 'prefect-server-sqlite');
    await installation.workspace.apply('-replace=helm_release.prefect_release_D26A7D87');
    const after = await installation.kube.get('pvc', installation.namespace, 'prefect-server-sqlite');
    expect(after.metadata.uid).toBe(claim.metadata.uid);
    expect(await installation.secrets()).toHaveLength(0);
    installation.remove();
  });

  test('with an existing Secret like CloudNativePG’s', async () => {
    const installation = await Installation.create((stack, { namespace, serverChart }) => {
      const keys = { username: 'username', host: 'host', port: 'port', database: 'dbname' };
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.existing(namespace),
        chart: serverChart,
        database: Database.external({ credentials: Credentials.fromSecret('cluster-app', keys) }),
      });
    });
    await installation.makeNamespace({
      'cluster-app': { username: 'app', password: 'Abc123', host: 'cluster-rw', port: '5433', dbname: 'app' },
    });
    await installation.apply();
    const { PREFECT_SERVER_DATABASE_CONNECTION_URL: url } = await installation.serverEnvironment();
    expect(url).toBe('postgresql+asyncpg://app:Abc123@cluster-rw:5433/app');
    expect(await installation.secrets()).toHaveLength(1);
    installation.remove();
  });

  test('with no password in the state', async () => {
    const build = server({
      database: Database.bundled({ credentials: Credentials.writeOnly() }),
      basicAuth: BasicAuth.writeOnly(),
    });
    const installation = await Installation.create(build);
    await installation.apply();
    const secret = await installation.secret('prefect-server-database');
    const password = decoded(secret, 'password');
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(decoded(secret, 'password-urlencoded')).toBe(password);
    const before = await installation.pod('primary');

    await installation.kube.delete('secret', installation.namespace, secret.metadata.name);
    await installation.apply();
    expect(decoded(await installation.secret('prefect-server-database'), 'password')).not.toBe(password);
    expect((await installation.pod('primary')).metadata.uid).not.toBe(before.metadata.uid);
    installation.remove();
  });

  test('with basic auth, and two workers in two namespaces', async () => {
    const installation = await Installation.create((stack, site) => {
      const { namespace, workerChart: chart } = site;
      server({
        basicAuth: BasicAuth.generated(),
        workers: [
          { workPool: 'here', chart },
          {
            workPool: 'there',
            chart,
            namespace: Namespace.create(`${namespace}-w`),
            job: {
              namespace: Namespace.create(`${namespace}-j`),
              environment: { TEAM: 'data' },
              nodeSelector: { a: 'b' },
            },
          },
        ],
      })(stack, site);
    });
    await installation.apply();
    const { kube, namespace } = installation;
    const namespaces = [namespace, `${namespace}-w`, `${namespace}-j`];
    const auth = await Promise.all(namespaces.map((name) => kube.secret(name, 'prefect-server-api-auth')));
    expect(new Set(auth.map((data) => data['auth-string'])).size).toBe(1);
    await assertSecretReferencesResolve(kube, `${namespace}-w`);
    const worker = await installation.pod('worker', 'prefect-worker-there', `${namespace}-w`);
    const variables = await environment(kube, worker, 'prefect-worker');
    const uid = (await kube.get('namespace', undefined, 'kube-system')).metadata.uid;
    expect(variables).toMatchObject({
      PREFECT_API_URL: `http://prefect-server.${namespace}.svc:4200/api`,
      PREFECT_API_AUTH_STRING: auth[0]['auth-string'],
      PREFECT_KUBERNETES_CLUSTER_UID: uid,
      PREFECT_INTEGRATIONS_KUBERNETES_OBSERVER_NAMESPACES: `${namespace}-j`,
    });
    const config = await kube.get('configmap', `${namespace}-w`, 'prefect-worker-there-base-job-template');
    const template = JSON.parse(config.data['baseJobTemplate.json']);
    expect(template.variables.properties.namespace.default).toBe(`${namespace}-j`);
    expect(template.variables.properties.env.default).toEqual({ TEAM: 'data' });
    expect(template.job_configuration.job_manifest.spec.template.spec.nodeSelector).toEqual({ a: 'b' });
    expect((await kube.get('rolebinding', `${namespace}-j`, 'prefect-worker-there')).subjects).toEqual([
      expect.objectContaining({ kind: 'ServiceAccount', namespace: `${namespace}-w` }),
    ]);
    await assertNoLeak(installation, { namespaces });
    installation.remove();
  });

  test('with an ingress', async () => {
    const installation = await Installation.create(
      server({
        acknowledgeNoAuthentication: true,
        basePath: '/prefect',
        ingress: {
          host: 'prefect.example.com',
          tlsSecretName: 'prefect-tls',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform must not read it as a template either
          annotations: { note: '"quoted" ${not.a.template} %{ if }' },
        },
      }),
    );
    await installation.apply();
    const { spec, metadata } = await installation.kube.get(
      'ingress',
      installation.namespace,
      'prefect-server',
    );
    expect(spec.tls).toEqual([{ hosts: ['prefect.example.com'], secretName: 'prefect-tls' }]);
    expect(spec.rules[0].http.paths[0]).toMatchObject({ path: '/prefect', pathType: 'Prefix' });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
    expect(metadata.annotations?.note).toBe('"quoted" ${not.a.template} %{ if }');
    expect(await installation.serverEnvironment()).toMatchObject({
      PREFECT_UI_API_URL: 'https://prefect.example.com/prefect/api',
      PREFECT_SERVER_API_BASE_PATH: '/prefect/api',
      PREFECT_UI_SERVE_BASE: '/prefect',
    });
    installation.remove();
  });

  test('with a load balancer, whose address is an output', async () => {
    const installation = await Installation.create(
      server({ acknowledgeNoAuthentication: true, service: { type: ServiceType.LOAD_BALANCER } }),
    );
    const [address] = [
      assignLoadBalancer(installation.kube, installation.namespace, 'prefect-server', '192.0.2.7'),
    ];
    await installation.apply();
    await address;
    await installation.apply();
    expect((await installation.workspace.output()).external_address).toBe('192.0.2.7');
    installation.remove();
  });

  test('with several servers behind Redis, migrated by the hook', async () => {
    const installation = await Installation.create((stack, { namespace, serverChart }) => {
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.existing(namespace),
        chart: serverChart,
        replicas: 2,
        redis: Redis.external({
          host: 'redis',
          password: { secretName: 'redis', key: 'password' },
          docketUrl: { secretName: 'redis', key: 'docket-url' },
        }),
      });
    });
    const { kube, namespace } = installation;
    await installation.makeNamespace({
      redis: { password: 'Abc123', 'docket-url': 'redis://:Abc123@redis:6379/1' },
    });
    await installation.apply();
    await kube.waitFor(
      'deployment',
      namespace,
      'prefect-server',
      ({ status }) => status?.readyReplicas === 2,
    );
    const services = await installation.pod('background-services');
    const variables = await environment(kube, services, services.spec.containers[0].name);
    const { PREFECT_SERVER_DATABASE_CONNECTION_URL: url } = variables;
    expect(variables).toMatchObject({
      PREFECT_SERVER_DOCKET_URL: 'redis://:Abc123@redis:6379/1',
      PREFECT_REDIS_MESSAGING_PASSWORD: 'Abc123',
    });
    expect(passwordIn(url)).toBe(decoded(await installation.secret('prefect-server-database'), 'password'));
    installation.remove();
  });
});
