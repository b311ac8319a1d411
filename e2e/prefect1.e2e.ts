import { Credentials, Database, Namespace, type Prefect1ServerProps, ServiceType } from '../src';
import { assignLoadBalancer } from '../toolbox/fixtures';
import type { KubeObject } from '../toolbox/kube';
import { chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { decoded, Installation } from './kit/installation';
import { suite } from './kit/needs';
import { environment } from './kit/pods';
import { server } from './kit/prefect1-server';

const GUARD = { 'nginx.ingress.kubernetes.io/whitelist-source-range': '10.0.0.0/8' };

async function jobs({ kube, namespace }: Installation): Promise<KubeObject[]> {
  return await kube.list('jobs', namespace);
}

/** Names of Jobs without their hashes, in order. */
function kindsOf(found: KubeObject[]): string[] {
  return found.map(({ metadata }) => metadata.name.replace(/-\w+$/, '')).sort();
}

async function uiVariables(installation: Installation): Promise<Readonly<Record<string, string>>> {
  return await environment(installation.kube, await installation.pod('ui'), 'ui');
}

suite('Prefect 1', ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)], () => {
  test('bundled, with an agent and a tenant, which an upgrade of the images leaves in place', async () => {
    const installation = await Installation.create(await server({ agent: { labels: ['k8s'] } }));
    await installation.apply();
    const { kube, namespace } = installation;
    const secret = await installation.secret('prefect1-database');
    const passwords = [decoded(secret, 'postgres-password'), decoded(secret, 'admin-password')];
    expect(passwords[0]).not.toBe(passwords[1]);
    expect(await installation.secrets()).toHaveLength(1);
    expect(await environment(kube, await installation.pod('primary'), 'postgresql')).toMatchObject({
      POSTGRES_PASSWORD: passwords[0],
      POSTGRES_POSTGRES_PASSWORD: passwords[1],
    });
    for (const component of ['hasura', 'graphql']) {
      const variables = await environment(kube, await installation.pod(component), component);
      expect(variables.PGPASSWORD).toBe(passwords[0]);
    }
    const tenants = await jobs(installation);
    expect(kindsOf(tenants)).toEqual(['prefect1-agent-tenant', 'prefect1-tenant']);
    expect(tenants.map(({ status }) => status.succeeded)).toEqual([1, 1]);
    expect(await uiVariables(installation)).toEqual({
      PREFECT_SERVER__APOLLO_URL: 'http://localhost:4200/graphql',
    });
    const claim = await kube.get('pvc', namespace, 'prefect1-database');

    installation.change(
      await server({ agent: { labels: ['k8s'] }, versions: { server: '2022.09.24', core: '1.4.1' } }),
    );
    await installation.apply();
    const others = await jobs(installation);
    expect(kindsOf(others)).toEqual(kindsOf(tenants));
    for (const { metadata, spec, status } of others) {
      expect(tenants.map((tenant) => tenant.metadata.name)).not.toContain(metadata.name);
      expect(spec.template.spec.containers[0].image).toBe('prefecthq/prefect:1.4.1');
      expect(status.succeeded).toBe(1);
    }
    expect((await installation.pod('graphql')).spec.containers[0].image).toBe('prefecthq/server:2022.09.24');
    expect((await installation.secret('prefect1-database')).metadata.uid).toBe(secret.metadata.uid);
    expect((await kube.get('pvc', namespace, 'prefect1-database')).metadata.uid).toBe(claim.metadata.uid);
    installation.remove();
  });

  test('external, set up by a Job, which an upgrade leaves alone', async () => {
    const build = (props: Prefect1ServerProps = {}) =>
      server(
        {
          database: Database.external({
            host: 'db.example.com',
            credentials: Credentials.generated(),
            setup: { adminPassword: { secretName: 'admin', key: 'password' } },
          }),
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
          ...props,
        },
        Namespace.existing,
      );
    const installation = await Installation.create(await build());
    // The user's Secret is there before the apply, and so its namespace is too.
    await installation.makeNamespace({ admin: { password: 'Admin123' } });
    await installation.apply();
    const before = await jobs(installation);
    expect(kindsOf(before)).toEqual(['prefect1-db-setup', 'prefect1-tenant']);
    const secret = await installation.secret('prefect1-database');
    expect(Object.keys(secret.data)).toEqual(['postgres-password']);
    const variables = await environment(installation.kube, await installation.pod('hasura'), 'hasura');
    expect(variables.HASURA_GRAPHQL_DATABASE_URL).toBe('postgresql://prefect@db.example.com:5432/prefect');
    expect((await installation.workspace.output()).database_setup_sql).toContain('pgcrypto');

    installation.change(await build({ versions: { server: '2022.09.24', core: '1.4.1' } }));
    await installation.apply();
    expect((await installation.pod('graphql')).spec.containers[0].image).toBe('prefecthq/server:2022.09.24');
    expect((await installation.secret('prefect1-database')).metadata.uid).toBe(secret.metadata.uid);
    const [setup, tenant] = await jobs(installation);
    expect(setup.metadata.uid).toBe(before[0].metadata.uid);
    expect(tenant.metadata.name).not.toBe(before[1].metadata.name);
    expect(tenant.status.succeeded).toBe(1);
    installation.remove();
  });

  test('with no password in the state', async () => {
    const installation = await Installation.create(
      await server({ database: Database.bundled({ credentials: Credentials.writeOnly() }) }),
    );
    await installation.apply();
    const secret = await installation.secret('prefect1-database');
    const passwords = ['postgres-password', 'admin-password'].map((key) => decoded(secret, key));
    expect(new Set(passwords).size).toBe(2);
    const before = await installation.pod('hasura');

    await installation.kube.delete('secret', installation.namespace, secret.metadata.name);
    await installation.apply();
    expect((await installation.pod('hasura')).metadata.uid).not.toBe(before.metadata.uid);
    installation.remove();
  });

  test('load balancers, of which the UI is told apollo’s address in one apply', async () => {
    const ranges = { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: ['10.0.0.0/8'] };
    const installation = await Installation.create(await server({ ui: ranges, apollo: ranges }));
    const { kube, namespace } = installation;
    const clouds = Promise.all([
      assignLoadBalancer(kube, namespace, 'prefect1-ui-external', '192.0.2.7'),
      assignLoadBalancer(kube, namespace, 'prefect1-apollo-external', 'api.lb.example.com'),
    ]);
    await installation.apply();
    await clouds;
    const url = 'http://api.lb.example.com:4200/graphql';
    expect(await uiVariables(installation)).toEqual({ PREFECT_SERVER__APOLLO_URL: url });
    const outputs = await installation.workspace.output();
    expect(outputs).toMatchObject({
      graphql_url: url,
      ui_url: 'http://192.0.2.7:8080',
      ui_external_address: '192.0.2.7',
      apollo_external_address: 'api.lb.example.com',
    });
    const service = await kube.get('service', namespace, 'prefect1-apollo-external');
    expect(service.spec.loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
    const { subsets } = await kube.get('endpoints', namespace, 'prefect1-apollo-external');
    expect(subsets[0].ports[0].port).toBe(4200);
    installation.remove();
  });

  test('ingresses, with annotations as they were written', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform must not read it as a template
    const annotations = { ...GUARD, note: '"quoted" ${not.a.template} %{ if }' };
    const ingress = { host: 'prefect.example.com', annotations, tlsSecretName: 'tls' };
    const installation = await Installation.create(await server({ ui: { ingress }, apollo: { ingress } }));
    await installation.apply();
    const { spec, metadata } = await installation.kube.get(
      'ingress',
      installation.namespace,
      'prefect1-apollo',
    );
    expect(spec.rules[0].http.paths[0].path).toBe('/graphql');
    expect(metadata.annotations?.note).toBe(annotations.note);
    expect(await uiVariables(installation)).toEqual({
      PREFECT_SERVER__APOLLO_URL: 'https://prefect.example.com/graphql',
    });
    installation.remove();
  });

  test('a tenant’s Job that somebody deleted, and a tenant of another slug, are made again', async () => {
    const external = {
      database: Database.external({ host: 'db.example.com', credentials: Credentials.generated() }),
    };
    const installation = await Installation.create(await server(external));
    await installation.apply();
    const [first] = await jobs(installation);
    await installation.kube.delete('job', installation.namespace, first.metadata.name);
    await installation.apply();
    const [again] = await jobs(installation);
    expect(again.metadata).toMatchObject({ name: first.metadata.name });
    expect(again.metadata.uid).not.toBe(first.metadata.uid);

    installation.change(await server({ ...external, tenant: { slug: 'other' } }));
    const { changes } = await installation.workspace.plan();
    expect(changes).toEqual([
      { address: expect.stringContaining('kubernetes_job_v1.prefect_tenant'), actions: ['delete', 'create'] },
    ]);
    await installation.apply();
    expect(await jobs(installation)).toHaveLength(1);
    installation.remove();
  });

  test('a claim that was made anew gets a tenant, and one that grows has it', async () => {
    const installation = await Installation.create(await server({}));
    await installation.apply();
    const { kube, namespace, workspace } = installation;
    const [first] = await jobs(installation);

    installation.change(await server({ database: Database.bundled({ size: '9Gi' }) }));
    expect((await workspace.plan()).changes).toEqual([
      { address: expect.stringContaining('persistent_volume_claim'), actions: ['update'] },
    ]);

    installation.change(await server({}));
    await kube.delete('pvc', namespace, 'prefect1-database', false);
    if ((await kube.find('pvc', namespace, 'prefect1-database')) !== undefined) {
      // Nothing protects a claim from its pod here.
      await kube.patch('pvc', namespace, 'prefect1-database', { metadata: { finalizers: null } });
    }
    await installation.apply();
    const [again, ...others] = await jobs(installation);
    expect(others).toEqual([]);
    expect(again.metadata.name).not.toBe(first.metadata.name);
    expect(again.status.succeeded).toBe(1);
    installation.remove();
  });
});
