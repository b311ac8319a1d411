import { type Json, Kube, uniqueName } from '../toolbox/kube';
import { placesWith } from './kit/leaks';
import { suite } from './kit/needs';
import { lockProviders } from './kit/pipelines/app';
import { oddChart, PASSWORD } from './kit/pipelines/odd-chart';
import { Repository } from './kit/pipelines/repository';

/** What somebody writes into the Secret. */
const EDITED = 'another-password';

suite('drift inside a release, against a real API server', ['terraform', 'providers', 'cluster'], () => {
  const kube = Kube.fromEnvironment();

  test('reports changes by people, and not those that the cluster makes to a manifest', async () => {
    const namespace = uniqueName('drift');
    const elsewhere = await kube.createNamespace('drift');
    const repository = await Repository.create(
      {},
      { '.gitignore': '.terraform/\nci-plan/\n', ...oddChart(elsewhere) },
      { PREFECT_DIRECTORY: 'stack' },
    );
    await repository.commit({
      'stack/main.tf.json': {
        terraform: {
          required_providers: { helm: { source: 'hashicorp/helm', version: '>= 3.1.1, < 4.0.0' } },
          backend: { local: { path: `${repository.directory}/state` } },
        },
        provider: { helm: { kubernetes: {} } },
        resource: {
          helm_release: {
            odd: { name: 'odd', chart: '../chart', namespace, create_namespace: true, wait: false },
          },
        },
      },
    });
    await lockProviders(repository, 'true', 'stack', 'stack');
    const kubeconfig = repository.kubeconfig();
    const directory = await repository.checkout();
    const environment = { KUBECONFIG: kubeconfig, KUBE_CONFIG_PATH: kubeconfig };
    const run = (script: string) => repository.shell(directory, script, environment);
    const apply = async (): Promise<void> => {
      await repository.shellOk(directory, 'ci/plan.sh; ci/apply.sh "$(cat ci-plan/digest)"', environment);
    };
    /** The lines of the report about the release, and the exit code. */
    const drift = async (): Promise<{ code: number; lines: string[] }> => {
      const { code } = await run('ci/drift.sh');
      const { stdout } = await run('grep "^- " ci-plan/drift.md || true');
      return { code, lines: stdout.split('\n').filter(Boolean).sort() };
    };
    const patch = (kind: string, operation: Json): Promise<void> =>
      kube.patch(kind, namespace, 'odd', [operation], { type: 'json' });

    await apply();
    await kube.waitFor('deployment', namespace, 'odd', ({ spec }) => spec.replicas === 3);
    await kube.delete('job', namespace, 'odd');
    expect(await drift()).toEqual({ code: 0, lines: [] });

    await repository.shellOk(directory, `helm upgrade odd chart --namespace ${namespace}`, environment);
    expect(await drift()).toEqual({
      code: 2,
      lines: [`- helm release ${namespace}/odd: its newest revision is not of Terraform`],
    });
    // As documented: an apply saves the revision in the state.
    await apply();
    expect(await drift()).toEqual({ code: 0, lines: [] });

    const pods = '/spec/template/spec';
    const main = `${pods}/containers/0`;
    await patch('deployment', {
      op: 'add',
      path: `${pods}/containers/1`,
      value: { name: 'more', image: 'busybox' },
    });
    await patch('deployment', { op: 'add', path: `${main}/args/-`, value: '--debug' });
    await patch('deployment', { op: 'add', path: `${main}/env/-`, value: { name: 'B', value: '1' } });
    await patch('deployment', { op: 'replace', path: `${main}/resources/limits/memory`, value: '2Gi' });
    await patch('deployment', {
      op: 'replace',
      path: `${pods}/topologySpreadConstraints/1/maxSkew`,
      value: 2,
    });
    await patch('deployment', { op: 'add', path: `${pods}/tolerations`, value: [{ operator: 'Exists' }] });
    await patch('secret', {
      op: 'replace',
      path: '/data/password',
      value: Buffer.from(EDITED).toString('base64'),
    });
    await patch('secret', { op: 'replace', path: '/metadata/labels/version', value: '1.1' });
    await patch('configmap', { op: 'replace', path: '/metadata/annotations/note', value: '1' });
    await patch('rolebinding', {
      op: 'add',
      path: '/subjects/-',
      value: { kind: 'User', name: 'somebody', apiGroup: 'rbac.authorization.k8s.io' },
    });
    await patch('resourcequota', { op: 'replace', path: '/spec/hard/cpu', value: '21' });
    await patch('widget', { op: 'replace', path: '/spec/free/x/y', value: [1, 2] });
    await kube.delete('service', namespace, 'odd');
    await kube.delete('configmap', elsewhere, 'odd-elsewhere');
    // Changes that it does not see, as documented.
    await patch('networkpolicy', { op: 'add', path: '/spec/ingress/0/from', value: [{ podSelector: {} }] });
    await patch('widget', { op: 'replace', path: '/spec/mode', value: 'other' });
    await patch('deployment', { op: 'add', path: '/metadata/labels/more', value: 'x' });
    await kube.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'more', namespace } });

    const container = 'spec.template.spec.containers';
    const changed = [
      `apps Deployment ${namespace}/odd: ${container}[main].args`,
      `apps Deployment ${namespace}/odd: ${container}[main].env[B]`,
      `apps Deployment ${namespace}/odd: ${container}[main].resources.limits.memory`,
      `apps Deployment ${namespace}/odd: ${container}[more]`,
      `apps Deployment ${namespace}/odd: spec.template.spec.tolerations`,
      `apps Deployment ${namespace}/odd: spec.template.spec.topologySpreadConstraints[1].maxSkew`,
      `example.com Widget ${namespace}/odd: spec.free.x.y[2]`,
      `rbac.authorization.k8s.io RoleBinding ${namespace}/odd: subjects[somebody]`,
      `v1 ConfigMap ${namespace}/odd: metadata.annotations.note`,
      `v1 ResourceQuota ${namespace}/odd: spec.hard.cpu`,
      `v1 Secret ${namespace}/odd: data.password`,
      `v1 Secret ${namespace}/odd: metadata.labels.version`,
    ].map((what) => `- ${what} is not what the release says`);
    const report = await run('ci/drift.sh || cat ci-plan/drift.md');
    expect(placesWith({ report: `${report.stdout}${report.stderr}` }, [PASSWORD, EDITED])).toEqual([]);
    const gone = [`v1 ConfigMap ${elsewhere}/odd-elsewhere`, `v1 Service ${namespace}/odd`];
    expect(await drift()).toEqual({
      code: 2,
      lines: [...changed, ...gone.map((what) => `- ${what} is gone`)].sort(),
    });
    repository.remove();
  });
});
