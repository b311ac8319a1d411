import { Namespace, PrefectServer } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import { type Json, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { byHand } from './kit/by-hand';
import { CountingProxy } from './kit/counting-proxy';
import { Installation } from './kit/installation';
import { suite } from './kit/needs';

/** A configuration of its own, with its providers, and with the network policy of the database. */
function configuration(namespace: string, archive: string): Json {
  const { resource } = byHand({ namespace, archive, id: 'database', version: 1, kind: 'generated' });
  const instance = { 'app.kubernetes.io/instance': 'prefect-server' };
  const spec = {
    pod_selector: { match_labels: { ...instance, 'app.kubernetes.io/name': 'postgresql' } },
    policy_types: ['Ingress'],
    ingress: { from: { pod_selector: { match_labels: instance } } },
  };
  return {
    terraform: {
      required_providers: Object.fromEntries(
        ['helm', 'kubernetes', 'random'].map((name) => [name, { source: `hashicorp/${name}` }]),
      ),
    },
    provider: { helm: { kubernetes: {} }, kubernetes: {}, random: {} },
    resource: {
      ...resource,
      kubernetes_network_policy_v1: {
        database: {
          metadata: { name: 'database', namespace },
          spec,
          depends_on: ['kubernetes_namespace_v1.prefect'],
        },
      },
    },
  };
}

interface Cost {
  readonly seconds: { plan: number; apply: number; 'second plan': number };
  readonly resources: number;
  readonly writes: number;
}

async function measure(workspace: Workspace, proxy: CountingProxy): Promise<Cost> {
  const timed = async (step: () => Promise<unknown>): Promise<number> => {
    const begin = Date.now();
    await step();
    return (Date.now() - begin) / 1000;
  };
  proxy.writes();
  const plan = await timed(() => workspace.plan());
  const apply = await timed(() => workspace.apply());
  const writes = proxy.writes().length;
  const second = await timed(() => workspace.expectNoChanges());
  const addresses = Object.keys(await workspace.resources());
  // The construct reads the claim before a change.
  const resources = addresses.filter((address) => !address.startsWith('data.')).length;
  return { seconds: { plan, apply, 'second plan': second }, resources, writes };
}

suite('beside hand-written HCL', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('the construct makes the same number of resources and writing API calls', async () => {
    const proxy = await CountingProxy.start(`${process.env.CDKTF_PREFECT_KUBECONFIG}`);
    const options = { kubeconfig: proxy.kubeconfig };
    const installation = await Installation.create((stack, { namespace, serverChart }) => {
      new PrefectServer(stack, 'prefect', { namespace: Namespace.create(namespace), chart: serverChart });
    }, options);
    const construct = await measure(installation.workspace, proxy);

    const archive = `${await chart('prefect-server', CHART_VERSION)}`;
    const workspace = Workspace.create(
      { 'main.tf.json': configuration(uniqueName('hand'), archive) },
      options,
    );
    await workspace.init();
    const hand = await measure(workspace, proxy);

    console.info('construct', construct, 'by hand', hand);
    expect(construct.resources).toBe(hand.resources);
    expect(construct.writes).toBe(hand.writes);
    await installation.assertApplied();
    await proxy.stop();
    installation.remove();
    workspace.remove();
  });
});
