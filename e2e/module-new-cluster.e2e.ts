import { Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { chartOfModule, moduleConfiguration } from './kit/module';
import { suite } from './kit/needs';

suite(
  'a module in the configuration that makes the cluster',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test.each([
      ['in a namespace of its own', false],
      ['in a namespace of the same configuration', true],
    ])(
      '%s, with a worker: the first plan asks no cluster, and the second is empty',
      async (_title, isExisting) => {
        const kube = Kube.fromEnvironment();
        const name = uniqueName('new-cluster');
        const namespace = isExisting
          ? { type: 'existing', name: `\${kubernetes_namespace_v1.own.metadata[0].name}` }
          : { name };
        const configuration = await moduleConfiguration('prefect-server', {
          namespace,
          basic_auth: { type: 'generated' },
          workers: { etl: { work_pool: 'etl', namespace, chart: await chartOfModule('prefect-worker') } },
        });
        // Known after apply, as the endpoint of a new cluster is.
        const cluster = { config_path: `\${terraform_data.cluster.output}` };
        const workspace = Workspace.create(
          {
            'main.tf.json': {
              ...configuration,
              provider: { helm: { kubernetes: cluster }, kubernetes: cluster, random: {} },
              resource: {
                terraform_data: { cluster: { input: kube.kubeconfig } },
                ...(isExisting && { kubernetes_namespace_v1: { own: { metadata: { name } } } }),
              },
            },
          },
          { environment: { KUBE_CONFIG_PATH: '' } },
        );
        await workspace.init();
        await workspace.apply();
        await workspace.expectNoChanges();
        const deployments = await kube.list('deployments', name);
        expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([
          'prefect-server',
          'prefect-worker-etl',
        ]);
        await workspace.destroy();
      },
    );
  },
);
