import { Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { suite } from './kit/needs';
import { AppRepository, outcomes, PATIENCE, serverImage } from './kit/pipelines/app';
import { defineRoutes } from './kit/pipelines/gateway';
import { WorkflowRun } from './kit/pipelines/github';
import type { Repository } from './kit/pipelines/repository';
import { allowPlanning, prepareCluster } from './kit/pipelines/roles';

const PULL = {
  number: 1,
  head: { sha: 'head', repo: { full_name: 'example/prefect' } },
};
const SUCCEEDED = { synth: 'succeeded', plan: 'succeeded' };

suite(
  'the commands of GitHub Actions',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    const kube = Kube.fromEnvironment();

    let forgetRoutes: () => Promise<void>;
    beforeAll(async () => {
      forgetRoutes = await defineRoutes();
    });
    afterAll(() => forgetRoutes());

    function run(repository: Repository, workflow: string, contexts = {}): Promise<WorkflowRun> {
      return new WorkflowRun(repository, workflow, contexts).all();
    }
    const pull = (repository: Repository) =>
      run(repository, 'prefect-plan.yml', { github: { event: { pull_request: PULL } } });

    test(
      'install, upgrade, drift, a plan that loses a password, a stale review, destroy',
      async () => {
        const namespace = uniqueName('github');
        const app = await AppRepository.create(namespace, 'github-actions', {
          acknowledgeNoAuthentication: true,
          gateway: { name: 'gateway', hostnames: ['prefect.example.com'] },
        });
        const { repository } = app;
        await prepareCluster(repository);

        const first = await pull(repository);
        expect(outcomes(first.results)).toEqual(SUCCEEDED);
        expect(first.results.plan.summary).toMatch(/### Plan: 6 to create, 0 to update, 0 to delete/);
        expect(first.results.plan.summary).toMatch(
          /passwords, Secrets, claims, namespaces and the release are kept/,
        );
        expect(first.results.plan.calls).toMatch(/^gh pr comment 1 /m);
        const installed = await run(repository, 'prefect-apply.yml');
        expect(outcomes(installed.results)).toEqual({ ...SUCCEEDED, apply: 'succeeded' });
        const secret = await kube.get('secret', namespace, 'prefect-server-database-v1');
        await allowPlanning(repository, namespace);
        await repository.assertNoLeak(namespace);

        await app.change({ image: { tag: '3.8.2-python3.11' } });
        const second = await pull(repository);
        expect(outcomes(second.results)).toEqual(SUCCEEDED);
        expect(second.results.plan.summary).toMatch(/### Plan: 0 to create, 2 to update, 0 to delete/);
        expect(second.results.plan.calls).toMatch(/^gh api --method PATCH .*\/comments\/5 /m);
        expect(second.results.plan.calls).not.toMatch(/^gh pr comment/m);
        const upgraded = await run(repository, 'prefect-apply.yml');
        expect(outcomes(upgraded.results)).toEqual({ ...SUCCEEDED, apply: 'succeeded' });
        expect(await serverImage(namespace)).toMatch(/:3\.8\.2-python3\.11$/);
        expect((await kube.get('secret', namespace, 'prefect-server-database-v1')).data).toEqual(secret.data);
        for (const { results } of [first, installed, second, upgraded]) {
          expect(results.synth.calls).toMatch(/^npm ci/m);
          expect(results.synth.calls).not.toMatch(/^(aws|gh) /m);
          for (const name of ['plan', 'apply'].filter((job) => job in results))
            expect(results[name].calls).not.toMatch(/^npm /m);
        }

        const nothing = await run(repository, 'prefect-apply.yml');
        expect(outcomes(nothing.results)).toEqual(SUCCEEDED);
        expect(nothing.results.plan.log).toMatch(/changes nothing/);
        const still = await run(repository, 'prefect-drift.yml');
        expect(outcomes(still.results)).toEqual({ synth: 'succeeded', drift: 'succeeded' });
        expect(still.results.drift.log).not.toMatch(/is not what|is gone/);
        expect(still.results.drift.calls).not.toMatch(/issue create/);
        await kube.get('httproute', namespace, 'prefect-server');
        await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 3 } });
        repository.outsideHas('runs', '1');
        const meanwhile = (await run(repository, 'prefect-drift.yml')).results.drift;
        expect([meanwhile.failed, meanwhile.calls]).toEqual([
          false,
          expect.not.stringMatching(/issue|label/),
        ]);
        repository.outsideHas('runs', '0');
        const drifted = (await run(repository, 'prefect-drift.yml')).results.drift;
        expect([drifted.failed, drifted.calls]).toEqual([false, expect.stringMatching(/issue create/)]);
        expect(drifted.summary).toMatch(
          /apps Deployment .*\/prefect-server: spec\.replicas is not what the release says/,
        );
        const again = (await run(repository, 'prefect-drift.yml')).results.drift;
        expect(again.calls).toMatch(/issue edit 7/);
        expect(again.calls).not.toMatch(/issue create/);
        await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 1 } });
        expect((await run(repository, 'prefect-drift.yml')).results.drift.calls).toMatch(/issue close 7/);

        await app.change({ name: 'other' });
        const losing = await pull(repository);
        expect(losing.results.plan.failed).toBe(true);
        expect(losing.results.plan.summary).toMatch(
          /FAIL kubernetes_persistent_volume_claim_v1\.\S+ \[claim\.replaced\]/,
        );

        await app.change({ image: { tag: '3.8.1-python3.11' } });
        await pull(repository);
        await app.change({ image: { tag: '3.8.0-python3.11' } });
        const stale = await run(repository, 'prefect-apply.yml');
        expect(Object.keys(stale.results)).toEqual(['synth', 'plan']);
        expect([stale.results.plan.failed, stale.results.plan.log]).toEqual([
          true,
          expect.stringMatching(/not the one that was reviewed/),
        ]);
        const refused = await stale.job('apply', { plan: { outputs: { digest: '0'.repeat(64) } } });
        expect([refused.failed, refused.log]).toEqual([
          true,
          expect.stringMatching(/not the plan that was reviewed/),
        ]);

        const wrong = await run(repository, 'prefect-destroy.yml', { inputs: { stack: 'another' } });
        expect(wrong.results.plan.summary).toMatch(/\[password\.deleted\]/);
        expect([wrong.results.plan.failed, wrong.results.destroy.failed]).toEqual([false, true]);
        const right = await run(repository, 'prefect-destroy.yml', { inputs: { stack: 'prefect' } });
        expect(outcomes(right.results)).toEqual({ ...SUCCEEDED, destroy: 'succeeded' });
        expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();

        await repository.assertNoLeak(namespace);
        repository.remove();
      },
      PATIENCE,
    );

    test(
      'a fork gets synth only, and a branch that is not main nothing',
      async () => {
        const { repository } = await AppRepository.create(uniqueName('fork'), 'github-actions');
        const fork = { ...PULL, head: { sha: 'head', repo: { full_name: 'somebody/prefect' } } };
        const { results } = await run(repository, 'prefect-plan.yml', {
          github: { event: { pull_request: fork } },
        });
        expect(outcomes(results)).toEqual({ synth: 'succeeded' });
        const branch = { github: { ref: 'refs/heads/branch' }, inputs: { digest: '0'.repeat(64) } };
        for (const workflow of ['prefect-apply.yml', 'prefect-drift.yml', 'prefect-destroy.yml'])
          expect((await run(repository, workflow, branch)).results).toEqual({});
        repository.remove();
      },
      PATIENCE,
    );
  },
);
