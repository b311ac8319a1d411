import { Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { suite } from './kit/needs';
import { AppRepository, outcomes, PATIENCE, serverImage } from './kit/pipelines/app';
import { GitlabPipeline } from './kit/pipelines/gitlab';
import { HclRepository } from './kit/pipelines/hcl';
import type { Repository } from './kit/pipelines/repository';
import { allowPlanning, prepareCluster, prepareNamespace } from './kit/pipelines/roles';

suite('the commands of GitLab CI', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  const kube = Kube.fromEnvironment();

  const pipeline = (repository: Repository): GitlabPipeline =>
    new GitlabPipeline(repository, {
      PREFECT_PLAN_AGENT: 'plan',
      PREFECT_APPLY_AGENT: 'apply',
      DESTROY: 'prefect',
    });

  test(
    'install, upgrade, an apply that comes too late, drift, destroy',
    async () => {
      const namespace = uniqueName('gitlab');
      const app = await AppRepository.create(namespace, 'gitlab');
      const { repository } = app;
      await prepareCluster(repository);
      const first = await pipeline(repository).run('synth', 'plan', 'apply');
      expect(outcomes(first)).toEqual({ synth: 'succeeded', plan: 'succeeded', apply: 'succeeded' });
      expect(first.synth.calls).toMatch(/^npm ci/m);
      expect(first.plan.calls + first.apply.calls).not.toMatch(/^npm /m);
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v1');
      await allowPlanning(repository, namespace);
      await repository.assertNoLeak(namespace);

      await app.change({ image: { tag: '3.8.2-python3.11' } });
      const late = pipeline(repository);
      const planned = await late.run('synth', 'plan');
      expect(planned.plan.log).toMatch(/0 to create, 2 to update/);
      const second = await pipeline(repository).run('synth', 'plan', 'apply');
      expect(outcomes(second)).toEqual(outcomes(first));
      expect(await serverImage(namespace)).toMatch(/:3\.8\.2-python3\.11$/);
      expect((await kube.get('secret', namespace, 'prefect-server-database-v1')).data).toEqual(secret.data);
      const { apply } = await late.run('apply');
      expect([apply.failed, apply.log]).toEqual([
        true,
        expect.stringMatching(/not the plan that was reviewed/),
      ]);

      const still = await pipeline(repository).run('synth', 'drift');
      expect(outcomes(still)).toEqual({ synth: 'succeeded', drift: 'succeeded' });
      await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 3 } });
      const { drift } = await pipeline(repository).run('synth', 'drift');
      expect([drift.failed, drift.log]).toEqual([true, expect.stringMatching(/spec\.replicas/)]);

      const last = await pipeline(repository).run('synth', 'destroy-plan', 'destroy');
      expect(outcomes(last)).toEqual({
        synth: 'succeeded',
        'destroy-plan': 'succeeded',
        destroy: 'succeeded',
      });
      expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
      await repository.assertNoLeak(namespace);
      repository.remove();
    },
    PATIENCE,
  );

  test(
    'the module in HCL, in a namespace that exists: install, upgrade, a lowered version',
    async () => {
      const namespace = await kube.createNamespace('hcl');
      const hcl = await HclRepository.create({ type: 'existing', name: namespace }, 'gitlab');
      const { repository } = hcl;
      await prepareNamespace(repository, namespace);
      const first = await pipeline(repository).run('synth', 'plan', 'apply');
      expect(outcomes(first)).toEqual({ synth: 'succeeded', plan: 'succeeded', apply: 'succeeded' });
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v2');

      await hcl.change(2, { image: { tag: '3.8.2-python3.11' } });
      const second = await pipeline(repository).run('synth', 'plan', 'apply');
      expect(outcomes(second)).toEqual(outcomes(first));
      expect(second.plan.log).toMatch(/0 to create, 2 to update, 0 to delete/);
      expect((await kube.get('secret', namespace, 'prefect-server-database-v2')).data).toEqual(secret.data);
      const { drift } = await pipeline(repository).run('synth', 'drift');
      expect(outcomes({ drift })).toEqual({ drift: 'succeeded' });

      await hcl.change(1);
      const { plan } = await pipeline(repository).run('synth', 'plan');
      const lowered = /FAIL module\.prefect\.random_password\.database(\[0\])? \[password\.lowered\]/;
      expect([plan.failed, plan.log]).toEqual([true, expect.stringMatching(lowered)]);
      await repository.assertNoLeak(namespace);
      repository.remove();
    },
    PATIENCE,
  );
});
