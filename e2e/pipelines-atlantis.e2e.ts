import { uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { suite } from './kit/needs';
import { AppRepository, PATIENCE, serverImage } from './kit/pipelines/app';
import { AtlantisPull } from './kit/pipelines/atlantis';
import { prepareCluster } from './kit/pipelines/roles';

suite('the commands of Atlantis', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test(
    'plan, policy and apply, then an upgrade and a plan that loses a password',
    async () => {
      const namespace = uniqueName('atlantis');
      const app = await AppRepository.create(namespace, 'atlantis');
      const { repository } = app;
      // One account plans and applies.
      await prepareCluster(repository);
      const first = await AtlantisPull.open(repository);
      expect(await first.plan()).toMatchObject({ passed: true });
      await first.apply();
      await repository.assertNoLeak(namespace);

      await app.change({ image: { tag: '3.8.2-python3.11' } });
      const second = await AtlantisPull.open(repository);
      expect(await second.plan()).toMatchObject({ passed: true });
      await second.apply();
      expect(await serverImage(namespace)).toMatch(/:3\.8\.2-python3\.11$/);

      await app.change({ name: 'other' });
      const third = await AtlantisPull.open(repository);
      expect(await third.plan()).toMatchObject({
        passed: false,
        output: expect.stringMatching(/claim\.replaced/),
      });
      await repository.assertNoLeak(namespace);
      repository.remove();
    },
    PATIENCE,
  );
});
