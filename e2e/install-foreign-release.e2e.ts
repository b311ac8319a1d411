import { Credentials, Database, Namespace, PrefectServer } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import { Kube } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { runOk } from '../toolbox/process';
import { tool } from '../toolbox/tools';
import { type Build, Installation } from './kit/installation';
import { assertNoLeak } from './kit/leaks';
import { suite } from './kit/needs';
import { environment } from './kit/pods';

suite('an installation', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('beside a foreign release of the same name fails the plan', async () => {
    const installation = await Installation.create((stack, { namespace, serverChart }) => {
      new PrefectServer(stack, 'prefect', { namespace: Namespace.existing(namespace), chart: serverChart });
    });
    const { namespace } = installation;
    await installation.makeNamespace();
    const archive = `${await chart('prefect-server', CHART_VERSION)}`;
    const helm = await tool('helm');
    const flags = ['--namespace', namespace, '--kubeconfig', `${process.env.CDKTF_PREFECT_KUBECONFIG}`];
    await runOk(helm, ['install', 'prefect-server', archive, ...flags], { env: process.env });
    expect(await installation.workspace.applyExpectingFailure()).toMatch(
      /has a helm release\s+"prefect-server"\s+that\s+was\s+not\s+made\s+here/,
    );
    expect(await installation.secrets()).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: 'prefect-server-database-v1' }) }),
    );
    installation.remove();
  });

  test('beside a release of another state fails before the release is changed', async () => {
    const kube = Kube.fromEnvironment();
    const namespace = await kube.createNamespace();
    await kube.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'database', namespace },
      stringData: { password: 'Abc123' },
    });
    const to =
      (host: string): Build =>
      (stack, { serverChart }) => {
        new PrefectServer(stack, 'prefect', {
          namespace: Namespace.existing(namespace),
          chart: serverChart,
          database: Database.external({ host, credentials: Credentials.fromSecret('database') }),
        });
      };
    const first = await Installation.create(to('first.example.com'));
    await first.workspace.apply();
    first.change(to('second.example.com'));
    await first.workspace.apply();
    const plan = await first.workspace.expectNoChanges();
    await assertNoLeak(first, { namespaces: [namespace], plan });
    const other = await Installation.create(to('other.example.com'));
    expect(await other.workspace.applyExpectingFailure()).toMatch(/was\s+not\s+made\s+here/);
    await first.workspace.expectNoChanges();
    const [pod] = await kube.list('pods', namespace);
    expect((await environment(kube, pod, 'prefect-server')).PREFECT_SERVER_DATABASE_HOST).toBe(
      'second.example.com',
    );
    first.remove();
    other.remove();
  });
});
