import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { IN_USE, lineWith, PASSWORD, PERSISTENT, postgresWithRows } from './kit/adoption';
import { runDocumented } from './kit/documented';
import { ByHand } from './kit/helm-by-hand';
import { suite } from './kit/needs';

suite(
  'a release that was installed by hand',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    test('without persistence is refused, and the recipe moves its rows', async () => {
      const hand = await ByHand.create();
      await hand.helmInstall('mine', 'prefect-server', { postgresql: { auth: { password: PASSWORD } } });
      const { kube, namespace } = hand.installation;
      const before = await kube.get('statefulset', namespace, 'mine-postgresql');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('[adopt.persistence.none]');
      expect(hand.written()).toBe('');
      expect((await kube.get('statefulset', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        before.metadata.resourceVersion,
      );
      expect(stderr).not.toContain(PASSWORD);

      const postgres = await postgresWithRows(IN_USE);
      expect((await postgres.login(IN_USE, 'CREATE EXTENSION pg_trgm')).stderr).toBe('');
      const other = { role: 'other', password: 'Other', database: 'other' };
      await postgres.createDatabase(other);
      // The new server has migrated its database.
      await postgres.login(other, 'CREATE EXTENSION pg_trgm; CREATE TABLE flow (name text)');
      const [dump, restore] = ['pg_dump', 'psql'].map((program) => {
        const [, command] = /-- sh -c '(.*)'/.exec(lineWith(stderr, `exec ${program} `)) ?? [];
        return command;
      });
      const dumped = await postgres.asPod(IN_USE, dump);
      const restored = await postgres.asPod(other, restore, dumped.stdout);
      expect([dumped.code, restored.code, restored.stderr]).toEqual([0, 0, '']);
      expect((await postgres.login(other, 'SELECT name FROM flow')).stdout).toBe('kept\n');
      await postgres.stop();
      hand.remove();
    });

    test('in a folder of its volume is refused, until the live release mounts the whole volume', async () => {
      // The upgrade is one more revision with the values, so the password is none of them.
      const url = `postgresql+asyncpg://prefect:${PASSWORD}@mine-postgresql:5432/server`;
      const hand = await ByHand.create({ database: { password: PASSWORD, 'connection-string': url } });
      const { installation } = hand;
      const { kube, namespace } = installation;
      const primary = { persistence: { enabled: true, subPath: 'prefect' } };
      await hand.helmInstall('mine', 'prefect-server', {
        secret: { create: false },
        postgresql: { auth: { existingSecret: 'database' }, primary },
      });
      const before = await kube.get('statefulset', namespace, 'mine-postgresql');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout, hand.written()]).toEqual([1, '', '']);
      expect(stderr).toContain('[adopt.persistence.path]');
      expect((await kube.get('statefulset', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        before.metadata.resourceVersion,
      );

      await hand.helmUpgrade(stderr, 'prefect-server');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      const { spec } = await installation.pod('primary');
      for (const { env, volumeMounts } of [...spec.initContainers, ...spec.containers]) {
        expect(env).toContainEqual({ name: 'PGDATA', value: '/bitnami/postgresql/prefect/data' });
        expect(volumeMounts).toContainEqual({ name: 'data', mountPath: '/bitnami/postgresql' });
      }
      hand.remove();
    });

    test('on a claim that is deleted with its StatefulSet is refused, until it is retained', async () => {
      const hand = await ByHand.create();
      const { kube, namespace } = hand.installation;
      const persistentVolumeClaimRetentionPolicy = { enabled: true, whenDeleted: 'Delete' };
      const primary = { ...PERSISTENT.primary, persistentVolumeClaimRetentionPolicy };
      // Of another name, so that its pod goes, too.
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { fullnameOverride: 'pg', auth: { password: PASSWORD }, primary },
      });
      const claim = await kube.get('pvc', namespace, 'data-pg-0');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout, hand.written()]).toEqual([1, '', '']);
      expect(stderr).toContain('[adopt.persistence.owned]');

      const [patch, look] = stderr.split('\n').filter((line) => /^ *kubectl /.test(line));
      await hand.shell(patch);
      await until('the claim to have no owner', async () => (await hand.shell(look)) === '');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      const names = (await kube.list('statefulsets', namespace)).map(({ metadata }) => metadata.name);
      expect(names).toEqual(['mine-postgresql']);
      expect((await kube.get('pvc', namespace, 'data-pg-0')).metadata.uid).toBe(claim.metadata.uid);
      const { spec } = await hand.installation.pod('primary');
      expect(spec.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: 'data-pg-0' },
      });

      // And back, without two databases on one volume.
      await runDocumented(
        'adopt.md',
        'Go back to helm',
        {
          NAMESPACE: namespace,
          RELEASE: 'mine',
          OLD: 'pg',
        },
        undefined,
        1,
      );
      const pods = await kube.list('pods', namespace, 'app.kubernetes.io/name=postgresql');
      expect(pods.map(({ metadata }) => metadata.name)).toEqual(['pg-0']);
      expect((await kube.get('pvc', namespace, 'data-pg-0')).metadata.uid).toBe(claim.metadata.uid);
      hand.remove();
    });
  },
);
