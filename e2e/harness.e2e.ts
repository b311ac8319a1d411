import { localChart } from '../toolbox/charts';
import { addVolumes, assignLoadBalancer, expandVolume, IMMEDIATE_CLASS } from '../toolbox/fixtures';
import { Kube, type Manifest } from '../toolbox/kube';
import { Postgres } from '../toolbox/postgres';
import { runFlow, startPrefectServer, upgradeDatabase } from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { suite } from './kit/needs';
import { assertSecretReferencesResolve, environment, expand, secretReferences } from './kit/pods';

const ODD_PASSWORD = `o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü+{}`;

suite('the control plane', ['cluster'], () => {
  const kube = Kube.fromEnvironment.bind(Kube);

  test('answers with the pinned version', async () => {
    const { serverVersion } = JSON.parse((await kube().kubectl(['version', '-o', 'json'])).stdout);
    expect(serverVersion.gitVersion).toBe('v1.34.1');
  });

  test('makes a Deployment available, and a container sees its Secrets', async () => {
    const namespace = await kube().createNamespace();
    await kube().apply(
      secret(namespace, 'login', { password: 'p$$w' }),
      deployment(namespace, {
        containers: [
          {
            name: 'main',
            image: 'busybox',
            envFrom: [{ prefix: 'ALL_', secretRef: { name: 'login' } }],
            env: [
              { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
              { name: 'ABSENT', valueFrom: { secretKeyRef: { name: 'none', key: 'x', optional: true } } },
              { name: 'URL', value: 'db://u:$(PASSWORD)@h/$$(PASSWORD)/$(UNKNOWN)' },
              { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            ],
          },
        ],
      }),
    );
    await kube().waitFor('deployment', namespace, 'app', ({ status }) => status?.availableReplicas === 1);
    await assertSecretReferencesResolve(kube(), namespace);
    const [pod] = await kube().list('pods', namespace);
    expect(await environment(kube(), pod, 'main')).toEqual({
      ALL_password: 'p$$w',
      PASSWORD: 'p$$w',
      URL: 'db://u:p$$w@h/$(PASSWORD)/$(UNKNOWN)',
      NAMESPACE: namespace,
    });
  });

  test('reports a missing Secret that a pod refers to', async () => {
    const namespace = await kube().createNamespace();
    const volumes = [
      { name: 'certificate', secret: { secretName: 'absent', items: [{ key: 'a', path: 'a' }] } },
    ];
    await kube().apply(deployment(namespace, { containers: [{ name: 'main', image: 'busybox' }], volumes }));
    await kube().waitFor('deployment', namespace, 'app', ({ status }) => status?.availableReplicas === 1);
    await expect(assertSecretReferencesResolve(kube(), namespace)).rejects.toThrow(
      /volume certificate: Secret absent, key a/,
    );
  });

  test('binds a claim with its first pod or at once, and expands it', async () => {
    const namespace = await kube().createNamespace();
    await addVolumes(kube(), 1, { storageClass: IMMEDIATE_CLASS });
    await kube().apply(claim(namespace, 'late'), claim(namespace, 'early', IMMEDIATE_CLASS));
    await kube().waitFor('pvc', namespace, 'early', ({ status }) => status.phase === 'Bound');
    expect((await kube().get('pvc', namespace, 'late')).status.phase).toBe('Pending');
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'late' } }];
    await kube().apply(deployment(namespace, { containers: [{ name: 'main', image: 'busybox' }], volumes }));
    await kube().waitFor('pvc', namespace, 'late', ({ status }) => status.phase === 'Bound');
    await kube().patch('pvc', namespace, 'late', { spec: { resources: { requests: { storage: '200Gi' } } } });
    expect((await kube().get('pvc', namespace, 'late')).status.capacity.storage).toBe('100Gi');
    await expandVolume(kube(), namespace, 'late');
    expect((await kube().get('pvc', namespace, 'late')).status.capacity.storage).toBe('200Gi');
  });

  test('gives a Service an address', async () => {
    const namespace = await kube().createNamespace();
    const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
    await kube().apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec });
    await assignLoadBalancer(kube(), namespace, 'web');
    const { status } = await kube().get('service', namespace, 'web');
    expect(status.loadBalancer.ingress[0].ip).toBe('192.0.2.10');
  });
});

suite('Terraform', ['terraform', 'providers', 'cluster'], () => {
  test('applies a password and a Secret, has an empty plan then, and reports a failure', async () => {
    const namespace = await Kube.fromEnvironment().createNamespace();
    const workspace = Workspace.create({ 'main.tf.json': passwordAndSecret(namespace) });
    await workspace.init();
    const { changes } = await workspace.plan();
    expect(changes.map(({ actions }) => actions.join())).toEqual(['create', 'create']);
    await workspace.apply();
    await workspace.expectNoChanges();
    const { password } = await workspace.output();
    expect(await Kube.fromEnvironment().secret(namespace, 'login')).toEqual({ password });
    expect(workspace.stateText()).toContain(password);
    expect(Object.keys(await workspace.resources())).toContain('random_password.this');
    const second = Workspace.create({ 'main.tf.json': passwordAndSecret(namespace) });
    await second.init();
    expect(await second.applyExpectingFailure()).toContain('already exists');
    await workspace.destroy();
  });
});

suite('a real chart', ['terraform', 'providers', 'cluster', chartNeed(CHARTS[0])], () => {
  test('prefect-server with its default values is applied, and every Secret reference resolves', async () => {
    const kube = Kube.fromEnvironment();
    const namespace = await kube.createNamespace();
    const release = { name: 'prefect', namespace, chart: localChart(...CHARTS[0]), wait: true, timeout: 120 };
    const required_providers = { helm: { source: 'hashicorp/helm' } };
    const workspace = Workspace.create({
      'main.tf.json': { terraform: { required_providers }, resource: { helm_release: { this: release } } },
    });
    await workspace.init();
    await workspace.apply();
    await workspace.expectNoChanges();
    await assertSecretReferencesResolve(kube, namespace);
    const server = await kube.get('deployment', namespace, 'prefect-server');
    const { PREFECT_SERVER_DATABASE_CONNECTION_URL: url } = await environment(kube, server, 'prefect-server');
    expect(url).toMatch(/^postgresql\+asyncpg:\/\/prefect:.+@prefect-postgresql\./);
    await workspace.destroy();
  });
});

suite('PostgreSQL', ['postgres', 'openssl'], () => {
  test('accepts a role’s odd password over TLS, and no other password', async () => {
    const postgres = await Postgres.start({ tls: true });
    try {
      const login = { role: 'odd "role"', password: ODD_PASSWORD, database: 'prefect' };
      await postgres.createDatabase(login);
      const tls = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: postgres.caFile };
      expect(await postgres.login(login, 'SELECT current_user', tls)).toMatchObject({
        code: 0,
        stdout: 'odd "role"\n',
      });
      expect((await postgres.login({ ...login, password: 'wrong' })).stderr).toContain(
        'password authentication failed',
      );
    } finally {
      await postgres.stop();
    }
  });
});

suite('Prefect', ['prefect'], () => {
  test('starts on SQLite, and a worker runs a flow with the auth string', async () => {
    const PREFECT_SERVER_API_AUTH_STRING = 'admin:p@ss word';
    const server = await startPrefectServer({ PREFECT_SERVER_API_AUTH_STRING });
    try {
      const client = {
        PREFECT_API_URL: server.apiUrl,
        PREFECT_API_AUTH_STRING: PREFECT_SERVER_API_AUTH_STRING,
      };
      const { state, log } = await runFlow(client);
      expect(log).toContain('hello from a worker');
      expect(state).toBe('Completed');
    } finally {
      await server.stop();
    }
  });
});

suite('Prefect on PostgreSQL', ['prefect', 'postgres'], () => {
  test('migrates a database and starts on it, the password percent-encoded', async () => {
    const postgres = await Postgres.start();
    try {
      const login = { role: 'prefect', password: ODD_PASSWORD, database: 'prefect' };
      await postgres.createDatabase(login);
      expect(await upgradeDatabase(postgres.url(login))).toMatchObject({ code: 0 });
      const server = await startPrefectServer({
        PREFECT_SERVER_DATABASE_CONNECTION_URL: postgres.url(login),
        PREFECT_SERVER_DATABASE_MIGRATE_ON_START: 'false',
      });
      await server.stop();
    } finally {
      await postgres.stop();
    }
  });
});

describe('reading pods', () => {
  test('expands as Kubernetes does', () => {
    expect(expand('$(A)$(B) $$(A) $ $(', { A: '1' })).toBe('1$(B) $(A) $ $(');
  });

  test('finds the references of every kind', () => {
    const found = secretReferences({
      initContainers: [
        { name: 'i', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's1', key: 'k' } } }] },
      ],
      containers: [{ name: 'c', envFrom: [{ secretRef: { name: 's2', optional: true } }] }],
      volumes: [
        { name: 'v', secret: { secretName: 's3' } },
        { name: 'p', projected: { sources: [{ secret: { name: 's4', items: [{ key: 'x', path: 'x' }] } }] } },
      ],
      imagePullSecrets: [{ name: 's5' }],
    });
    const names = found.map(({ name, key, optional }) => `${name}/${key ?? '*'}${optional ? '?' : ''}`);
    expect(names).toEqual(['s1/k', 's2/*?', 's3/*', 's4/x', 's5/*']);
  });
});

function secret(namespace: string, name: string, stringData: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

function deployment(namespace: string, podSpec: Record<string, unknown>): Manifest {
  const labels = { app: 'app' };
  const template = { metadata: { labels }, spec: podSpec };
  const spec = { selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace }, spec };
}

function claim(namespace: string, name: string, storageClassName?: string): Manifest {
  const resources = { requests: { storage: '20Gi' } };
  const spec = { accessModes: ['ReadWriteOnce'], resources, storageClassName };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

function passwordAndSecret(namespace: string): Record<string, unknown> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a Terraform reference
  const password = '${random_password.this.result}';
  return {
    terraform: {
      required_providers: {
        kubernetes: { source: 'hashicorp/kubernetes' },
        random: { source: 'hashicorp/random' },
      },
    },
    resource: {
      // With the characters that Terraform's JSON escapes.
      random_password: { this: { length: 20, override_special: '&<>"\\', min_special: 8 } },
      kubernetes_secret_v1: {
        this: {
          metadata: { name: 'login', namespace },
          data: { password },
        },
      },
    },
    output: { password: { value: password, sensitive: true } },
  };
}
