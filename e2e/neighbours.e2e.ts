import { BasicAuth, Namespace, Prefect1Server, PrefectServer, ServiceType } from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { assignLoadBalancer } from '../toolbox/fixtures';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { chartFile, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import { suite } from './kit/needs';
import { Neighbours } from './kit/neighbours';

/** What a change of the installation changes. */
interface Variant {
  readonly team: string;
  readonly tag: string;
}

/** Writes the configuration of an installation. */
type Configure = (installation: Installation, variant: Variant) => Promise<void>;

const ALLOWED = ['10.0.0.0/8'];

/** Installations with a LoadBalancer, Secrets, a claim, Jobs, and labels and annotations of their own. */
const PREFECT3: Record<string, Configure> = {
  PrefectServer: async (installation, { team, tag }) =>
    installation.change((stack, { namespace, serverChart, workerChart }) => {
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create(namespace, { annotations: { team } }),
        labels: { team },
        image: { tag },
        chart: serverChart,
        basicAuth: BasicAuth.generated(),
        service: { type: ServiceType.LOAD_BALANCER },
        workers: [{ workPool: 'a', chart: workerChart, autoscaling: { maxReplicas: 9 } }],
      }).addOutputs();
    }),
  'the module prefect-server': async (installation, { team, tag }) => {
    const { namespace: name } = installation;
    const chart = await chartOfModule('prefect-worker');
    await call(installation, 'prefect-server', {
      namespace: { name, annotations: { team } },
      labels: { team },
      image: { tag },
      basic_auth: { type: 'generated' },
      service: { type: 'LoadBalancer' },
      workers: { a: { work_pool: 'a', chart, autoscaling: { max_replicas: 9 } } },
    });
  },
};

const PREFECT1: Record<string, Configure> = {
  Prefect1Server: async (installation, { team, tag }) => {
    const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    installation.change((stack, { namespace }) => {
      new Prefect1Server(stack, 'prefect', {
        namespace: Namespace.create(namespace, { annotations: { team } }),
        labels: { team },
        versions: { ui: tag },
        chart,
        agent: { labels: ['a'] },
        apollo: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: ALLOWED },
        apolloApiUrl: 'http://prefect.example.com/graphql',
      }).addOutputs();
    });
  },
  'the module prefect1-server': async (installation, { team, tag }) => {
    const { namespace: name } = installation;
    await call(installation, 'prefect1-server', {
      namespace: { name, annotations: { team } },
      labels: { team },
      versions: { ui: tag },
      chart: await chartOfModule('prefect-server', PREFECT1_CHART_VERSION),
      agent: { labels: ['a'] },
      apollo: { type: 'LoadBalancer', allowed_source_ranges: ALLOWED },
      apollo_api_url: 'http://prefect.example.com/graphql',
    });
  },
};

const TAGS = { PREFECT3: ['3.8.3-python3.11', '3.8.3-python3.12'], PREFECT1: ['2022-09-14', '2022-09-15'] };

suite(
  'nothing that other products wrote is undone',
  ['terraform', 'providers', 'cluster', ...[PREFECT1_CHART, ...CHARTS].map(chartNeed)],
  () => {
    test.each([
      ...Object.entries(PREFECT3).map(
        ([name, configure]) => [name, configure, 'prefect-server', TAGS.PREFECT3] as const,
      ),
      ...Object.entries(PREFECT1).map(
        ([name, configure]) => [name, configure, 'prefect1-apollo-external', TAGS.PREFECT1] as const,
      ),
    ])(
      'by install, other labels and another image of %s',
      async (_name, configure, service, [first, second]) => {
        const installation = await Installation.create();
        const { kube, namespace } = installation;
        const neighbours = await Neighbours.create(kube, namespace);
        try {
          await configure(installation, { team: 'data', tag: first });
          const balancer = assignLoadBalancer(kube, namespace, service);
          await installation.apply();
          await balancer;
          await neighbours.control();
          await neighbours.assertKept();
          await installation.assertApplied();

          for (const variant of [
            { team: 'platform', tag: first },
            { team: 'platform', tag: second },
          ]) {
            await configure(installation, variant);
            expect(await installation.apply()).not.toEqual([]);
            await neighbours.assertKept();
            const { labels, annotations } = (await kube.get('namespace', undefined, namespace)).metadata;
            expect([labels?.team, annotations?.team]).toEqual(['platform', 'platform']);
          }
        } finally {
          await neighbours.remove();
        }
        installation.remove();
      },
    );

    test('replicas that an autoscaler set stay, of a worker with `autoscaling`', async () => {
      const installation = await Installation.create();
      const { kube, namespace } = installation;
      await PREFECT3.PrefectServer(installation, { team: 'data', tag: TAGS.PREFECT3[0] });
      const balancer = assignLoadBalancer(kube, namespace, 'prefect-server');
      await installation.apply();
      await balancer;
      await kube.patch('deployment', namespace, 'prefect-worker-a', { spec: { replicas: 5 } });
      await PREFECT3.PrefectServer(installation, { team: 'data', tag: TAGS.PREFECT3[1] });
      await installation.apply();
      expect((await kube.get('deployment', namespace, 'prefect-worker-a')).spec.replicas).toBe(5);
      installation.remove();
    });
  },
);
