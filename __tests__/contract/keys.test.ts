import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { SCENARIOS } from '../support/scenarios';
import { HARD_TEXT } from '../support/scenarios/scenario';
import { synthesize, type Template } from '../support/template';
import { type Manifest, missingHelm, render } from './helm';
import { suite } from './needs';

const VERSIONS = ['2026.8.18172642'];
const BUNDLED = 'keys that users set often';
const REDIS = 'keys that users set often, with Redis';

/** The objects of the release with a name. `change` alters its values. */
function objects(
  scenario: string,
  name: string,
  change = (values: Record<string, any>): Record<string, any> => values,
): Manifest[] {
  const template = synthesize(SCENARIOS[scenario].build);
  const { chart, version, namespace } = template.release(name);
  return render(chart, version, name, namespace, template.valuesDocuments(name).map(change));
}

function find(manifests: Manifest[], kind: string, name: string): any {
  return manifests.find((each) => each.kind === kind && each.metadata.name === name);
}

/** What an object selects by labels, which Kubernetes never changes. */
function selectors(manifests: Manifest[]): unknown[] {
  return manifests
    .map(({ kind, metadata, spec }) => [kind, metadata.name, spec?.selector, spec?.serviceName])
    .filter(([kind]) => ['Deployment', 'StatefulSet', 'Service', 'PodDisruptionBudget'].includes(kind));
}

/** The values without those that `labels` writes. */
function withoutLabels(document: Record<string, any>): Record<string, any> {
  if (document.commonLabels === undefined) {
    return document;
  }
  return {};
}

function namedEntry(list: any[], name: string): any {
  return list.find((each) => each.name === name);
}

suite('render', missingHelm(VERSIONS), 'keys that users set often, rendered by helm', () => {
  test.each([
    [BUNDLED, 'prefect-server'],
    [REDIS, 'prefect-server'],
  ])('%s: every object and pod of %s has the labels', (scenario, name) => {
    const labels = { 'example.com/cost-center': '12', stage: 'true' };
    const manifests = objects(scenario, name);
    expect(manifests.length).toBeGreaterThan(3);
    for (const { metadata, spec } of manifests) {
      expect(metadata.labels).toMatchObject({ ...labels, team: 'data' });
      if (spec?.template !== undefined) {
        // Prefect's pods have podLabels too, which override.
        const team = metadata.name.endsWith('-postgresql') ? 'data' : 'platform';
        expect(spec.template.metadata.labels).toMatchObject({ ...labels, team });
      }
    }
  });

  test.each([
    [BUNDLED, 'prefect-server'],
    [REDIS, 'prefect-server'],
    [BUNDLED, 'prefect-worker-scaled'],
  ])('%s: labels are in no selector of %s', (scenario, name) => {
    const withLabels = selectors(objects(scenario, name));
    expect(withLabels.length).toBeGreaterThan(1);
    expect(selectors(objects(scenario, name, withoutLabels))).toEqual(withLabels);
    expect(JSON.stringify(withLabels)).not.toMatch(/team|stage|cost-center/);
  });

  test('labels reach what the chart of Prefect 1 has a value for, and no selector', () => {
    const template: Template = synthesize(PREFECT1_SCENARIOS.labels.build);
    const { version, namespace } = template.release('prefect1');
    const documents = template.valuesDocuments('prefect1');
    const manifests = render('prefect-server', version, 'prefect1', namespace, documents);
    for (const [kind, name] of [
      ['Ingress', 'prefect1-ui'],
      ['StatefulSet', 'prefect1-postgresql'],
      ['Service', 'prefect1-postgresql'],
    ]) {
      expect(find(manifests, kind, name).metadata.labels).toMatchObject({ team: 'data', stage: 'true' });
    }
    const postgres = find(manifests, 'StatefulSet', 'prefect1-postgresql').spec;
    expect(postgres.template.metadata.labels).toMatchObject({ team: 'data' });
    expect(JSON.stringify(selectors(manifests))).not.toMatch(/team|stage/);
  });

  test('a worker inherits labels and overrides them by key', () => {
    const manifests = objects(BUNDLED, 'prefect-worker-scaled');
    for (const { metadata } of manifests) {
      expect(metadata.labels).toMatchObject({ team: 'data', stage: 'false', owner: 'etl' });
    }
    const other = find(objects(BUNDLED, 'prefect-worker-named'), 'Deployment', 'prefect-worker-named');
    expect(other.spec.template.metadata.labels).toMatchObject({ team: 'data', stage: 'true' });
  });

  test.each([
    [BUNDLED, 'prefect-server', 'prefect-server', 'prefect-server'],
    [REDIS, 'prefect-server', 'prefect-server-background-services', 'prefect-background-services'],
    [BUNDLED, 'prefect-worker-scaled', 'prefect-worker-scaled', 'prefect-worker'],
  ])('%s: the pod of %s, Deployment %s', (scenario, release, deployment, container) => {
    const { spec } = find(objects(scenario, release), 'Deployment', deployment).spec.template;
    const main = namedEntry(spec.containers, container);
    expect(namedEntry(spec.initContainers, 'proxy')).toMatchObject({
      name: 'proxy',
      image: 'proxy:1',
      restartPolicy: 'Always',
      args: [HARD_TEXT],
    });
    expect(namedEntry(spec.containers, 'exporter').env).toEqual([{ name: 'NOTE', value: HARD_TEXT }]);
    expect(spec.volumes).toContainEqual({ name: 'cache', emptyDir: {} });
    expect(main.volumeMounts).toContainEqual({ name: 'cache', mountPath: '/cache' });
    expect(main.envFrom).toEqual([
      { configMapRef: { name: 'more-settings' } },
      { secretRef: { name: 'more-tokens' } },
    ]);
    expect(spec.securityContext).toMatchObject({ runAsUser: 2000, runAsNonRoot: true });
    expect(spec.securityContext).not.toHaveProperty('fsGroup');
    expect(main.securityContext).toMatchObject({
      runAsUser: 2000,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.priorityClassName).toBe('important');
    expect(spec.serviceAccountName).toBe(release === 'prefect-server' ? 'prefect' : 'worker');
    if (release === 'prefect-server') {
      expect(spec.terminationGracePeriodSeconds).toBe(90);
      expect(namedEntry(main.env, 'PREFECT_LOGGING_SERVER_LEVEL').value).toBe('INFO');
    }
  });

  test('the migration has the volumes, the security contexts and the service account', () => {
    const manifests = objects(REDIS, 'prefect-server');
    const { spec } = find(manifests, 'Job', 'prefect-server-db-migrations').spec.template;
    expect(spec.volumes.map(({ name }: any) => name)).toEqual(['cdktf-prefect-database-ca', 'cache']);
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'cache', mountPath: '/cache' });
    expect(spec.containers[0].securityContext).toMatchObject({ runAsUser: 2000 });
    expect(spec.securityContext).toMatchObject({ runAsUser: 2000, runAsNonRoot: true });
    expect(spec.serviceAccountName).toBe('prefect');
    expect(find(manifests, 'Deployment', 'prefect-server-background-services').spec.replicas).toBe(2);
    expect(manifests.map(({ kind }) => kind)).not.toContain('ServiceAccount');
  });

  test('Service and Ingress', () => {
    const manifests = objects(BUNDLED, 'prefect-server');
    expect(find(manifests, 'Service', 'prefect-server').spec).toMatchObject({
      externalTrafficPolicy: 'Local',
      ipFamilyPolicy: 'PreferDualStack',
      ipFamilies: ['IPv6', 'IPv4'],
    });
    const { rules, tls } = find(manifests, 'Ingress', 'prefect-server').spec;
    const paths = (index: number) => rules[index].http.paths.map(({ path }: any) => path);
    expect(rules.map(({ host }: any) => host)).toEqual(['prefect.example.com', 'prefect.example.org']);
    expect([paths(0), paths(1)]).toEqual([['/*', '/'], ['/']]);
    expect(tls).toEqual([
      { hosts: ['prefect.example.com', 'prefect.example.org'], secretName: 'prefect-tls' },
    ]);
  });

  test('a worker that is scaled, with a budget, more rights and other intervals', () => {
    const name = 'prefect-worker-scaled';
    const manifests = objects(BUNDLED, name);
    const { spec } = find(manifests, 'HorizontalPodAutoscaler', name);
    expect([spec.minReplicas, spec.maxReplicas]).toEqual([2, 5]);
    expect(
      spec.metrics.map(({ resource }: any) => [resource.name, resource.target.averageUtilization]),
    ).toEqual([
      ['cpu', 70],
      ['memory', 90],
    ]);
    const budget = find(manifests, 'PodDisruptionBudget', name).spec;
    expect(budget).toMatchObject({ maxUnavailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(find(manifests, 'Role', name).rules).toContainEqual({
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get'],
    });
    expect(find(manifests, 'RoleBinding', name).subjects).toMatchObject([{ name: 'worker' }]);
    const deployment = find(manifests, 'Deployment', name).spec;
    expect(deployment).not.toHaveProperty('replicas');
    expect(deployment.template.metadata.labels).toMatchObject(budget.selector.matchLabels);
    const { env } = deployment.template.spec.containers[0];
    expect(namedEntry(env, 'PREFECT_WORKER_QUERY_SECONDS').value).toBe('2');
    expect(namedEntry(env, 'PREFECT_WORKER_PREFETCH_SECONDS').value).toBe('60');
    const named = find(objects(BUNDLED, 'prefect-worker-named'), 'Deployment', 'prefect-worker-named');
    const { args } = named.spec.template.spec.containers[0];
    expect(args.slice(args.indexOf('--name'))).toEqual(expect.arrayContaining(['--name', 'the only one']));
  });
});
