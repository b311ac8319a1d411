import { existsSync } from 'node:fs';
import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { HARD_TEXT } from '../support/scenarios/scenario';
import { synthesize, type Template } from '../support/template';
import {
  archiveOf,
  claims,
  containers,
  expectSameDatabase,
  isMissingHelm,
  type Manifest,
  render,
  secretReferences,
} from './helm';
import { suite } from './needs';
import { VERSION } from './prefect1-chart';

function missingChart(): string | undefined {
  if (isMissingHelm()) {
    return 'helm is neither on PATH nor named by CDKTF_PREFECT_HELM';
  }
  const path = archiveOf('prefect-server', VERSION);
  return existsSync(path) ? undefined : `CDKTF_PREFECT_CHARTS names no folder with ${path}`;
}

function rendered(template: Template, name: string): Manifest[] {
  const { namespace } = template.release(name);
  return render('prefect-server', VERSION, name, namespace, template.valuesDocuments(name));
}

function find(manifests: Manifest[], kind: string, name: string): any {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

function pod(manifests: Manifest[], kind: string, name: string): any {
  return find(manifests, kind, name).spec.template;
}

function variables(container: any): Record<string, unknown> {
  return Object.fromEntries(
    (container.env ?? []).map((entry: any) => [entry.name, entry.value ?? entry.valueFrom]),
  );
}

suite('render', missingChart(), 'the chart of Prefect 1, rendered by helm', () => {
  test.each(Object.entries(PREFECT1_SCENARIOS))('%s', (_name, scenario) => {
    const template = synthesize(scenario.build);
    const [{ name, namespace }] = Object.values(template.resources('helm_release'));
    const manifests = rendered(template, name);
    const kinds = manifests.map(({ kind }) => kind);
    for (const kind of ['Secret', 'PersistentVolumeClaim', 'Job']) {
      expect(kinds).not.toContain(kind);
    }
    const made = Object.fromEntries(
      Object.values(template.resources('kubernetes_secret_v1')).map(({ metadata, data, data_wo }) => [
        metadata.name,
        Object.keys(data ?? data_wo),
      ]),
    );
    for (const { name: secret, key } of secretReferences(manifests)) {
      expect([...Object.keys(made), ...(scenario.existingSecrets ?? [])]).toContain(secret);
      expect([undefined, ...(made[secret] ?? [key])]).toContain(key);
    }
    const ownClaims = Object.values(template.resources('kubernetes_persistent_volume_claim_v1'));
    for (const claim of claims(manifests)) {
      expect([
        ...ownClaims.map(({ metadata }) => metadata.name),
        ...(scenario.existingClaims ?? []),
      ]).toContain(claim);
    }
    for (const container of containers(manifests)) {
      const names = (container.env ?? []).map((entry: any) => entry.name);
      const twice = names.filter((each: string, index: number) => names.indexOf(each) !== index);
      // The chart's own repetition, in towel (`templates/towel/deployment.yaml`).
      expect(twice.filter((each: string) => each !== 'PREFECT_SERVER__HASURA__HOST')).toEqual([]);
      expect(container.image).toMatch(/:[\w.-]+$/);
      expect(container.image).not.toMatch(/latest/);
    }
    for (const { metadata, kind, spec } of manifests) {
      expect(metadata.namespace ?? namespace).toBe(namespace);
      if (kind === 'Service') {
        expect(spec.type).toBe('ClusterIP');
      }
      if (kind === 'Deployment') {
        const owners = Object.keys(template.resources('terraform_data'));
        expect(metadata.annotations?.['cdktf-prefect/owner']).toBe(
          owners.length === 0 ? undefined : `\${terraform_data.${owners[0]}.id}`,
        );
      }
    }
  });

  test('the user’s and the superuser’s password come from their keys, the data from its own claim', () => {
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.defaults.build), 'prefect1');
    const secret = (key: string) => ({ secretKeyRef: { name: 'prefect1-database-v1', key } });
    const { spec } = pod(manifests, 'StatefulSet', 'prefect1-postgresql');
    expect(spec.containers[0].image).toBe('docker.io/bitnamilegacy/postgresql:14.5.0-debian-11-r35');
    expect(variables(spec.containers[0])).toMatchObject({
      POSTGRES_USER: 'prefect',
      POSTGRES_DB: 'prefect',
      POSTGRES_PASSWORD: secret('postgres-password'),
      POSTGRES_POSTGRES_PASSWORD: secret('admin-password'),
    });
    expect(claims(manifests)).toEqual(['prefect1-database']);
    const service = find(manifests, 'Service', 'prefect1-postgresql');
    for (const component of ['hasura', 'graphql']) {
      const [container] = pod(manifests, 'Deployment', `prefect1-${component}`).spec.containers;
      const url = Object.values(variables(container)).find((value) =>
        String(value).startsWith('postgresql:'),
      );
      expect(url).toBe(
        `postgresql://prefect@prefect1-postgresql.prefect1:${service.spec.ports[0].port}/prefect`,
      );
      expect(variables(container).PGPASSWORD).toEqual(secret('postgres-password'));
    }
    expect(variables(pod(manifests, 'Deployment', 'prefect1-towel').spec.containers[0])).toMatchObject({
      PREFECT_SERVER__DATABASE__PORT: '5432',
      PREFECT_SERVER__DATABASE__USERNAME: 'prefect',
    });
  });

  test('the volume is looked at with the database’s own image and without a right to write', () => {
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.everything.build), 'legacy');
    const { initContainers, containers: main } = pod(manifests, 'StatefulSet', 'legacy-postgresql').spec;
    expect(main[0].image).toBe('registry.example.com/mirror/postgresql:14.13.0');
    expect(initContainers[0]).toMatchObject({
      image: main[0].image,
      imagePullPolicy: 'Always',
      volumeMounts: [{ name: 'data', mountPath: '/bitnami/postgresql', readOnly: true }],
    });
    expect(variables(initContainers[0]).PGDATA).toBe(variables(main[0]).PGDATA);
  });

  test('one pull policy and one set of tags, behind one mirror', () => {
    const byDefault = rendered(synthesize(PREFECT1_SCENARIOS.defaults.build), 'prefect1');
    expect([...new Set(containers(byDefault).map(({ imagePullPolicy }) => imagePullPolicy))]).toEqual([
      'IfNotPresent',
    ]);
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.everything.build), 'legacy');
    const images = Object.fromEntries(
      manifests
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ metadata, spec }) => {
          const [{ image, imagePullPolicy }] = spec.template.spec.containers;
          expect(imagePullPolicy).toBe('Always');
          expect(spec.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
          return [metadata.name.replace('legacy-', ''), image];
        }),
    );
    expect(images).toEqual({
      agent: 'registry.example.com/mirror/prefect:1.4.1',
      apollo: 'registry.example.com/prefecthq/apollo:2022.09.20',
      graphql: 'registry.example.com/prefecthq/server:2022.09.20',
      towel: 'registry.example.com/prefecthq/server:2022.09.20',
      ui: 'registry.example.com/prefecthq/ui:2022-09-01',
      hasura: 'registry.example.com/hasura/graphql-engine:v2.1.0',
    });
  });

  test('what pods and Jobs are given arrives as it was written', () => {
    const template = synthesize(PREFECT1_SCENARIOS.everything.build);
    const manifests = rendered(template, 'legacy');
    for (const component of ['graphql', 'apollo', 'towel', 'agent']) {
      const { metadata, spec } = pod(manifests, 'Deployment', `legacy-${component}`);
      expect(metadata.annotations.note).toBe(HARD_TEXT);
      expect(spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
      expect(variables(spec.containers[0])).toMatchObject({
        NOTE: HARD_TEXT,
        API_TOKEN: { secretKeyRef: { name: 'tokens', key: 'api' } },
      });
    }
    expect(find(manifests, 'Deployment', 'legacy-agent').spec.replicas).toBe(2);
    const agent = pod(manifests, 'Deployment', 'legacy-agent');
    expect(variables(agent.spec.containers[0])).toMatchObject({
      PREFECT__CLOUD__AGENT__LABELS: '["kubernetes","a \\"b\\""]',
      JOB_CPU_REQUEST: '100m',
      JOB_MEM_LIMIT: '1Gi',
      IMAGE_PULL_POLICY: 'Always',
      IMAGE_PULL_SECRETS: 'flows,more',
    });
    expect(agent.spec.containers[0].volumeMounts).toEqual([
      {
        mountPath: '/etc/prefect/job-template/job_template.yaml',
        name: 'job-template',
        subPath: 'job_template.yaml',
      },
    ]);
    expect(agent.spec.volumes).toEqual([
      { name: 'job-template', configMap: { name: 'legacy-job-template' } },
    ]);
    expect(agent.metadata.annotations['cdktf-prefect/job-template']).toContain('sha256(jsonencode(local.');
    expect(find(manifests, 'Deployment', 'legacy-graphql').spec.strategy).toEqual({ type: 'Recreate' });
  });

  test('an ingress for each on one host, and the UI is told of the other', () => {
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.ingress.build), 'prefect1');
    for (const [component, path] of [
      ['ui', '/'],
      ['apollo', '/graphql'],
    ]) {
      const { metadata, spec } = find(manifests, 'Ingress', `prefect1-${component}`);
      expect(metadata.annotations.note).toBe(HARD_TEXT);
      expect(spec.rules).toEqual([
        expect.objectContaining({
          host: 'prefect.example.com',
          http: { paths: [expect.objectContaining({ path })] },
        }),
      ]);
      expect(spec.tls).toEqual([{ hosts: ['prefect.example.com'], secretName: 'tls' }]);
    }
    expect(variables(pod(manifests, 'Deployment', 'prefect1-ui').spec.containers[0])).toEqual({
      PREFECT_SERVER__APOLLO_URL: 'https://prefect.example.com/graphql',
    });
  });

  test('the bundled database is looked at and set by its own image, on its own volume', () => {
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.defaults.build), 'prefect1');
    const { spec } = pod(manifests, 'StatefulSet', 'prefect1-postgresql');
    expectSameDatabase(spec, 'set-password');
    const [{ image }] = spec.containers;
    expect(spec.initContainers.map((container: any) => [container.name, container.image])).toEqual([
      ['volume-check', image],
      ['set-password', image],
    ]);
  });

  test('an external database: encryption, and a user of Azure', () => {
    const manifests = rendered(synthesize(PREFECT1_SCENARIOS.external.build), 'prefect1');
    expect(manifests.filter(({ kind }) => kind === 'StatefulSet')).toEqual([]);
    const { initContainers, containers: graphql } = pod(manifests, 'Deployment', 'prefect1-graphql').spec;
    const [hasura] = pod(manifests, 'Deployment', 'prefect1-hasura').spec.containers;
    expect(variables(hasura)).toMatchObject({
      PGSSLMODE: 'require',
      HASURA_GRAPHQL_DATABASE_URL: 'postgresql://owner%40tenant@db.example.com:6432/flows',
    });
    expect(variables(graphql[0]).PGSSLMODE).toBe('require');
    expect(variables(initContainers[0])).toMatchObject({
      PGSSLMODE: 'require',
      PREFECT_SERVER__DATABASE__CONNECTION_URL: 'postgresql://owner@tenant@db.example.com:6432/flows',
      PGPASSWORD: { secretKeyRef: { name: 'prefect1-database-given-v1', key: 'postgres-password' } },
    });
  });
});
