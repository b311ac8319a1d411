import { isDeepStrictEqual } from 'node:util';
import { ChartSource, PrefectServer, Redis } from '../../src';
import { TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import { SCENARIOS } from '../support/scenarios';
import { HARD_TEXT } from '../support/scenarios/scenario';
import { synthesize, type Template } from '../support/template';
import {
  claims,
  containers,
  expectSameDatabase,
  type Manifest,
  missingHelm,
  render,
  secretReferences,
} from './helm';
import { suite } from './needs';

const VERSIONS = Object.keys(TESTED_CHART_VERSIONS);

function rendered(template: Template, name: string): Manifest[] {
  const { chart, version, namespace } = template.release(name);
  return render(chart, version, name, namespace, template.valuesDocuments(name));
}

function find(manifests: Manifest[], kind: string, name: string): any {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The Secrets that a stack makes in a namespace, with their keys. */
function madeSecrets(template: Template, namespace: string): Record<string, string[]> {
  const secrets = Object.values(template.resources('kubernetes_secret_v1')).filter(
    ({ metadata }) => metadata.namespace === namespace,
  );
  return Object.fromEntries(
    secrets.map(({ metadata, data, data_wo }) => [metadata.name, Object.keys(data ?? data_wo)]),
  );
}

suite('render', missingHelm(VERSIONS), 'charts rendered by helm', () => {
  test.each(Object.entries(SCENARIOS))('%s', (_name, scenario) => {
    const template = synthesize(scenario.build);
    for (const { name, namespace } of Object.values(template.resources('helm_release'))) {
      const manifests = rendered(template, name);
      const made = madeSecrets(template, namespace);
      const ownClaims = Object.values(template.resources('kubernetes_persistent_volume_claim_v1'));

      const kinds = manifests.map(({ kind }) => kind);
      expect(kinds).not.toContain('Secret');
      expect(kinds).not.toContain('PersistentVolumeClaim');
      for (const { spec } of manifests) {
        expect(spec?.volumeClaimTemplates).toBeUndefined();
      }
      for (const reference of secretReferences(manifests)) {
        const keys = made[reference.name];
        expect([...Object.keys(made), ...(scenario.existingSecrets ?? [])]).toContain(reference.name);
        expect([undefined, ...(keys ?? [reference.key])]).toContain(reference.key);
      }
      for (const claim of claims(manifests)) {
        expect([
          ...ownClaims.map(({ metadata }) => metadata.name),
          ...(scenario.existingClaims ?? []),
        ]).toContain(claim);
      }
      for (const container of containers(manifests)) {
        const names = (container.env ?? []).map((entry: any) => entry.name);
        expect(names).toEqual([...new Set(names)]);
      }
    }
  });

  test('the bundled database is reached at the Service that its subchart makes, on its own claim', () => {
    const template = synthesize(SCENARIOS.defaults.build);
    const manifests = rendered(template, 'prefect-server');
    const { host, port } = template.values('prefect-server').externalDatabase;
    const [service, namespace] = host.split('.');
    expect(namespace).toBe('prefect');
    expect(find(manifests, 'Service', service).spec.ports[0].port).toBe(port);
    expect(claims(manifests)).toEqual(['prefect-server-database']);
    const database = find(manifests, 'StatefulSet', 'prefect-server-postgresql').spec.template.spec;
    expect(database.containers[0].env).toContainEqual({
      name: 'POSTGRES_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'prefect-server-database-v1', key: 'password' } },
    });
    const server = find(manifests, 'Deployment', 'prefect-server');
    expect(server.spec.strategy).toEqual({ type: 'Recreate' });
    expect(server.spec.template.spec.containers[0].env).toEqual(
      expect.arrayContaining([
        {
          name: 'PREFECT_SERVER_DATABASE_PASSWORD',
          valueFrom: { secretKeyRef: { name: 'prefect-server-database-v1', key: 'password-urlencoded' } },
        },
        {
          name: 'PREFECT_SERVER_DATABASE_CONNECTION_URL',
          value:
            'postgresql+asyncpg://prefect:$(PREFECT_SERVER_DATABASE_PASSWORD)@prefect-server-postgresql.prefect.svc:5432/server',
        },
      ]),
    );
  });

  test.each(VERSIONS)('the network policies select pods that chart %s makes', (version) => {
    const redis = Redis.external({ host: 'redis', docketUrl: { secretName: 'redis', key: 'url' } });
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        releaseName: 'old',
        chart: ChartSource.fromRepository({ version }),
        networkPolicy: { serverFrom: [] },
        redis,
      });
    });
    const pods = rendered(template, 'old').filter(({ spec }) => spec?.template !== undefined);
    const having = (labels: object) =>
      pods
        .filter(({ spec }) =>
          isDeepStrictEqual(spec.template.metadata.labels, { ...spec.template.metadata.labels, ...labels }),
        )
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort();
    const reach = Object.values(template.resources('kubernetes_network_policy_v1')).map(({ spec }) => [
      having(spec.pod_selector.match_labels),
      having(spec.ingress[0].from[0].pod_selector.match_labels),
    ]);
    const all = [
      'Deployment prefect-server',
      'Deployment prefect-server-background-services',
      'Job prefect-server-db-migrations',
      'StatefulSet old-postgresql',
    ];
    expect(reach).toEqual([
      [['StatefulSet old-postgresql'], all],
      [['Deployment prefect-server'], all],
    ]);
  });

  test('the password is set by the image, on the volume and with the Secret of PostgreSQL’s own container', () => {
    const manifests = rendered(synthesize(SCENARIOS['bundled with everything'].build), 'data-server');
    const pod = find(manifests, 'StatefulSet', 'data-server-postgresql').spec.template.spec;
    expectSameDatabase(pod, 'set-password');
  });

  test('names of user and database are percent-encoded in the connection string and plain in PostgreSQL', () => {
    const manifests = rendered(synthesize(SCENARIOS['bundled with everything'].build), 'data-server');
    const server = find(manifests, 'Deployment', 'data-server').spec.template.spec.containers[0];
    const database = find(manifests, 'StatefulSet', 'data-server-postgresql').spec.template.spec
      .containers[0];
    expect(server.env).toContainEqual({
      name: 'PREFECT_SERVER_DATABASE_CONNECTION_URL',
      value:
        'postgresql+asyncpg://us%40er:$(PREFECT_SERVER_DATABASE_PASSWORD)@data-server-postgresql.prefect.svc:5432/pre%20fect',
    });
    expect(database.image).toBe('registry.example.com/mirror/postgresql:14.18.0');
    expect(database.env).toContainEqual({ name: 'POSTGRES_USER', value: 'us@er' });
    expect(database.env).toContainEqual({ name: 'POSTGRES_DATABASE', value: 'pre fect' });
    expect(database.resources.limits).toEqual({ cpu: '2', memory: '2Gi' });
  });

  test.each([
    ['operations', ['prefect-server']],
    ['several servers on Redis', ['prefect-server', 'prefect-server-background-services']],
  ])('%s: what pods are given arrives as it was written', (scenario, deployments) => {
    const manifests = rendered(synthesize(SCENARIOS[scenario].build), 'prefect-server');
    for (const name of deployments) {
      const { metadata, spec } = find(manifests, 'Deployment', name).spec.template;
      expect(metadata.annotations['example.com/note']).toBe(HARD_TEXT);
      expect(metadata.labels.team).toBe('data');
      expect(spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
      expect(spec.tolerations).toHaveLength(1);
      expect(spec.affinity).toBeDefined();
      expect(spec.containers[0].env).toContainEqual({ name: 'NOTE', value: HARD_TEXT });
      expect(spec.containers[0].env).toContainEqual({
        name: 'API_TOKEN',
        valueFrom: { secretKeyRef: { name: 'tokens', key: 'api' } },
      });
    }
  });

  test('the certificate is mounted wherever the database is reached, the migration included', () => {
    const manifests = rendered(synthesize(SCENARIOS['several servers on Redis'].build), 'prefect-server');
    const pods = [
      find(manifests, 'Deployment', 'prefect-server'),
      find(manifests, 'Deployment', 'prefect-server-background-services'),
      find(manifests, 'Job', 'prefect-server-db-migrations'),
    ];
    for (const { spec } of pods) {
      const [container] = spec.template.spec.containers;
      expect(container.volumeMounts).toContainEqual({
        name: 'cdktf-prefect-database-ca',
        mountPath: '/etc/cdktf-prefect/database-ca',
        readOnly: true,
      });
      expect(container.env).toContainEqual({
        name: 'PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_CA_FILE',
        value: '/etc/cdktf-prefect/database-ca/ca.crt',
      });
    }
  });

  test('the Ingress has TLS, its path and the annotations as they were written', () => {
    const manifests = rendered(synthesize(SCENARIOS.ingress.build), 'prefect-server');
    const { metadata, spec } = find(manifests, 'Ingress', 'prefect-server');
    expect(spec.tls).toEqual([{ hosts: ['prefect.example.com'], secretName: 'prefect-tls' }]);
    expect(spec.ingressClassName).toBe('nginx');
    expect(spec.rules[0].http.paths[0].path).toBe('/prefect');
    expect(metadata.annotations['nginx.ingress.kubernetes.io/configuration-snippet']).toBe(HARD_TEXT);
    const [server] = containers(manifests).filter(({ name }) => name === 'prefect-server');
    expect(server.env).toContainEqual({ name: 'PREFECT_SERVER_API_BASE_PATH', value: '/prefect/api' });
    expect(server.env).toContainEqual({
      name: 'PREFECT_UI_API_URL',
      value: 'https://prefect.example.com/prefect/api',
    });
    expect(server.readinessProbe.httpGet.path).toBe('/prefect/api/ready');
  });

  test('the HTTPRoute belongs to the Gateway, and no Gateway is made', () => {
    const manifests = rendered(synthesize(SCENARIOS.gateway.build), 'prefect-server');
    expect(find(manifests, 'HTTPRoute', 'prefect-server').spec).toMatchObject({
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'web' }],
      hostnames: ['prefect.example.com', 'prefect.example.org'],
    });
    expect(manifests.map(({ kind }) => kind)).not.toContain('Gateway');
  });

  test('the Service has the port and annotations of the props', () => {
    const manifests = rendered(synthesize(SCENARIOS['node port'].build), 'prefect-server');
    const { metadata, spec } = find(manifests, 'Service', 'prefect-server');
    expect(spec).toMatchObject({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });
    expect(metadata.annotations.note).toBe(HARD_TEXT);
  });

  test('a worker: template, rights, environment and the auth Secret in the namespace of its jobs', () => {
    const template = synthesize(SCENARIOS['workers in three namespaces'].build);
    const manifests = rendered(template, 'worker-one');
    const [worker] = containers(manifests).filter(({ name }) => name === 'prefect-worker');
    expect(worker.args).toEqual(expect.arrayContaining(['Kubernetes_pool', '--limit', '7']));
    expect(worker.env).toContainEqual({ name: 'NOTE', value: HARD_TEXT });
    expect(worker.env).toContainEqual({
      name: 'PREFECT_API_URL',
      value: 'http://prefect-server.prefect.svc:4200/api',
    });
    expect(find(manifests, 'Role', 'worker-one').metadata.namespace).toBe('jobs');
    expect(find(manifests, 'RoleBinding', 'worker-one').metadata.namespace).toBe('jobs');
    expect(find(manifests, 'ServiceAccount', 'worker-one').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/prefect',
    });
    const secret = worker.env.find(({ name }: any) => name.endsWith('API_AUTH_STRING_SECRET_NAME')).value;
    expect(madeSecrets(template, 'jobs')[secret]).toEqual(['auth-string']);
    const jobTemplate = JSON.parse(
      find(manifests, 'ConfigMap', 'worker-one-base-job-template').data['baseJobTemplate.json'],
    );
    expect(jobTemplate.variables.properties).toMatchObject({
      namespace: { default: 'jobs' },
      env: { default: { NOTE: HARD_TEXT } },
      image: { default: 'example.com/flows:1.0' },
    });
    expect(jobTemplate.job_configuration.job_manifest.spec.template.spec).toMatchObject({
      nodeSelector: { pool: 'jobs' },
      imagePullSecrets: [{ name: 'registry' }],
    });
  });

  test('a worker whose pool belongs to somebody else neither makes it nor writes a template into it', () => {
    const template = synthesize(SCENARIOS['workers in three namespaces'].build);
    const manifests = rendered(template, 'prefect-worker-third');
    expect(containers(manifests)[0].args).toContain('--no-create-pool-if-not-found');
    expect(manifests.map(({ kind }) => kind)).not.toContain('ConfigMap');
  });

  test('a template of one’s own arrives whole', () => {
    const manifests = rendered(
      synthesize(SCENARIOS['worker with a template of its own'].build),
      'prefect-worker-own',
    );
    const { data } = find(manifests, 'ConfigMap', 'prefect-worker-own-base-job-template');
    expect(JSON.parse(data['baseJobTemplate.json'])).toEqual({
      job_configuration: { image: '{{ image }}' },
      variables: { properties: {} },
    });
  });
});
