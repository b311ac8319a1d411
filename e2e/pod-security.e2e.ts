import { Namespace } from '../src';
import { baseJobTemplate } from '../src/prefect-worker/chart/base-job-template';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Installation, server } from './kit/installation';
import { suite } from './kit/needs';

const ENFORCE = { 'pod-security.kubernetes.io/enforce': 'restricted' };

/** A pod as the worker makes one from its template, with an image. */
function flowRunPod(namespace: string, restricted?: boolean): any {
  const { job_configuration } = baseJobTemplate({ restricted }, namespace) as any;
  const { containers, securityContext } = job_configuration.job_manifest.spec.template.spec;
  const [{ name, securityContext: own }] = containers;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `flow-run-${restricted ?? true}`, namespace },
    spec: { securityContext, containers: [{ name, image: 'flows:1.0', securityContext: own }] },
  };
}

suite(
  'a namespace that enforces "restricted"',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('admits server, bundled database, worker and jobs of flow runs', async () => {
      const installation = await Installation.create((stack, site) =>
        server({
          namespace: Namespace.create(site.namespace, { labels: ENFORCE }),
          workers: [{ workPool: 'e2e', chart: site.workerChart }],
        })(stack, site),
      );
      const { kube, namespace } = installation;
      await installation.apply();
      for (const component of ['server', 'primary', 'worker']) {
        await installation.pod(component);
      }
      await kube.apply(flowRunPod(namespace));
      await expect(kube.apply(flowRunPod(namespace, false))).rejects.toThrow(
        /violates PodSecurity "restricted/,
      );
      installation.remove();
    });
  },
);
