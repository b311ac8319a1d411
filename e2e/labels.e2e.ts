import { BasicAuth, Credentials, Database } from '../src';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { type Build, Installation, server } from './kit/installation';
import { suite } from './kit/needs';
import { server as prefect1 } from './kit/prefect1-server';

type Labels = { readonly [key: string]: string } | undefined;
type Objects = Record<string, { readonly uid: string; readonly labels: Record<string, string> }>;

const OWN = ['secrets', 'persistentvolumeclaims', 'networkpolicies'];
const OF_CHARTS = ['deployments', 'statefulsets', 'services'];
const CHANGES: readonly Labels[] = [{ team: 'data' }, { team: 'platform', stage: 'true' }, undefined];
const NEEDS = ['terraform', 'providers', 'cluster', ...[PREFECT1_CHART, ...CHARTS].map(chartNeed)] as const;

async function prefect3(labels: Labels): Promise<Build> {
  return (stack, site) =>
    server({
      labels,
      database: Database.bundled({ credentials: Credentials.writeOnly() }),
      basicAuth: BasicAuth.generated(),
      networkPolicy: {
        databaseFrom: [{ podLabels: { app: 'backup' }, namespaceLabels: { team: 'data' } }],
        serverFrom: [{ cidr: '10.0.0.0/8' }],
      },
      workers: [{ workPool: 'a', chart: site.workerChart }],
    })(stack, site);
}

/** Objects of an installation by kind and name. */
async function objects({ kube, namespace }: Installation, kinds: readonly string[]): Promise<Objects> {
  const found = await Promise.all(
    kinds.map(async (kind) =>
      (await kube.list(kind, namespace))
        .filter(({ metadata }) => !metadata.name.startsWith('sh.helm.'))
        .map(({ metadata: { name, uid, labels = {} } }) => [`${kind}/${name}`, { uid, labels }] as const),
    ),
  );
  return Object.fromEntries(found.flat());
}

function uids(found: Objects): Record<string, string> {
  return Object.fromEntries(Object.entries(found).map(([name, { uid }]) => [name, uid]));
}

suite('common labels', NEEDS, () => {
  test.each([
    ['Prefect 3', prefect3, [...OWN, ...OF_CHARTS]],
    // The chart has no value for labels of its Deployments and Services.
    ['Prefect 1', (labels: Labels) => prefect1({ labels }), [...OWN, 'statefulsets']],
  ])('are added, changed and removed in place, with %s', async (_name, build, labelled) => {
    const installation = await Installation.create(await build(undefined));
    await installation.apply();
    const before = await objects(installation, [...OWN, ...OF_CHARTS]);
    for (const labels of CHANGES) {
      installation.change(await build(labels));
      for (const change of await installation.apply()) {
        expect(change).toMatch(/^(update .*|(create|delete) .*kubernetes_labels.*)$/);
      }
      const after = await objects(installation, [...OWN, ...OF_CHARTS]);
      expect(uids(after)).toEqual(uids(before));
      for (const [name, { labels: found }] of Object.entries(after)) {
        if (labelled.includes(name.split('/')[0])) {
          expect([name, found.team, found.stage]).toEqual([name, labels?.team, labels?.stage]);
        }
      }
    }
    installation.remove();
  });
});
