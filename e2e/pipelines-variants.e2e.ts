import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed, type Need, wheel } from '../toolbox/prerequisites';
import { suite } from './kit/needs';
import { localChart, lockProviders, outcomes, PATIENCE, serverImage } from './kit/pipelines/app';
import { WorkflowRun } from './kit/pipelines/github';
import { HclRepository } from './kit/pipelines/hcl';
import { Repository } from './kit/pipelines/repository';
import { allowPlanning, prepareCluster } from './kit/pipelines/roles';

const PROJECT = resolve(__dirname, '..');
const NEEDS: Need[] = ['providers', 'cluster', ...CHARTS.map(chartNeed)];
const PULL = {
  github: {
    event: { pull_request: { number: 1, head: { sha: 'head', repo: { full_name: 'example/prefect' } } } },
  },
};
const SUCCEEDED = { synth: 'succeeded', plan: 'succeeded' };

/** A pull request, its merge, and what the cluster has then. */
async function merge(repository: Repository): Promise<Record<string, string>[]> {
  const plan = await new WorkflowRun(repository, 'prefect-plan.yml', PULL).all();
  const apply = await new WorkflowRun(repository, 'prefect-apply.yml').all();
  return [outcomes(plan.results), outcomes(apply.results)];
}
const MERGED = [SUCCEEDED, { ...SUCCEEDED, apply: 'succeeded' }];

async function drift(repository: Repository): Promise<Record<string, string>> {
  const { results } = await new WorkflowRun(repository, 'prefect-drift.yml').all();
  expect(results.drift.calls).not.toMatch(/issue create/);
  return outcomes(results);
}
const STILL = { synth: 'succeeded', drift: 'succeeded' };

suite('the commands of GitHub Actions for the module, with OpenTofu', ['tofu', ...NEEDS], () => {
  test(
    'install, upgrade, drift',
    async () => {
      const namespace = uniqueName('tofu');
      const hcl = await HclRepository.create({ name: namespace }, 'github-actions', {
        PREFECT_TERRAFORM: 'tofu',
      });
      const { repository } = hcl;
      await prepareCluster(repository);
      expect(await merge(repository)).toEqual(MERGED);
      await allowPlanning(repository, namespace);
      const kube = Kube.fromEnvironment();
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v2');
      await hcl.change(2, { image: { tag: '3.8.2-python3.11' } });
      expect(await merge(repository)).toEqual(MERGED);
      expect(await serverImage(namespace)).toMatch(/:3\.8\.2-python3\.11$/);
      expect((await kube.get('secret', namespace, 'prefect-server-database-v2')).data).toEqual(secret.data);
      expect(await drift(repository)).toEqual(STILL);
      await repository.assertNoLeak(namespace);
      repository.remove();
    },
    PATIENCE,
  );
});

const main = (namespace: string, state: string, chart: string, tag: string): string => `
from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider
from cdktf_cdktf_provider_random.provider import RandomProvider
from cdktf_prefect import ChartSource, Database, Namespace, PrefectImage, PrefectServer

app = App()
stack = TerraformStack(app, "prefect")
LocalBackend(stack, path="${state}")
# No config_path: both read KUBE_CONFIG_PATH.
KubernetesProvider(stack, "kubernetes")
HelmProvider(stack, "helm", kubernetes={})
RandomProvider(stack, "random")
PrefectServer(
    stack,
    "prefect",
    namespace=Namespace.create("${namespace}"),
    chart=ChartSource.from_archive("${chart}", "${CHART_VERSION}"),
    database=Database.bundled(prevent_destroy=False),
    image=PrefectImage(tag="${tag}"),
)
app.synth()
`;

suite('the commands of GitHub Actions in Python', ['terraform', 'wheel', ...NEEDS], () => {
  test(
    'install, upgrade, drift',
    async () => {
      const namespace = uniqueName('python');
      const constraints = readFileSync(join(PROJECT, 'examples/python/constraints.txt'), 'utf8');
      const requirements = readFileSync(join(PROJECT, 'examples/python/requirements.txt'), 'utf8');
      const repository = await Repository.create(
        { [join(PROJECT, 'examples/pipelines/github-actions')]: '.' },
        {
          '.gitignore': 'node_modules\n.venv/\ncdktf.out/\nci-plan/\n__pycache__/\n',
          'cdktf.json': { language: 'python', app: 'python main.py' },
          'constraints.txt': constraints,
          'requirements.txt': `--find-links ${wheel()}\n--constraint constraints.txt\n${requirements}`,
        },
      );
      await prepareCluster(repository);
      const { location } = await localChart('prefect-server');
      const change = (tag: string): Promise<void> =>
        repository.commit({ 'main.py': main(namespace, join(repository.directory, 'state'), location, tag) });
      await change('3.8.3-python3.11');
      // It says that there is no lock file, once it has synthesized.
      await lockProviders(repository, '! ci/synth.sh', 'cdktf.out/stacks/prefect', '.');
      expect(await merge(repository)).toEqual(MERGED);
      await allowPlanning(repository, namespace);
      await change('3.8.2-python3.11');
      expect(await merge(repository)).toEqual(MERGED);
      expect(await serverImage(namespace)).toMatch(/:3\.8\.2-python3\.11$/);
      expect(await drift(repository)).toEqual(STILL);
      await repository.assertNoLeak(namespace);
      repository.remove();
    },
    PATIENCE,
  );
});
