import type { Json } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { DONE, IN_USE, lineWith, PASSWORD, PERSISTENT, postgresWithRows } from './kit/adoption';
import { restartAsPod } from './kit/bundled-database';
import { runDocumented } from './kit/documented';
import { ByHand } from './kit/helm-by-hand';
import { decoded } from './kit/installation';
import { suite } from './kit/needs';

suite(
  'a release that was installed by hand',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    test('is adopted with its Secret, its claim, its names and its worker', async () => {
      const hand = await ByHand.create();
      const { installation } = hand;
      const { kube, namespace, workspace } = installation;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { auth: { password: PASSWORD }, ...PERSISTENT },
        server: {
          resources: { requests: { cpu: '250m' } },
          env: [{ name: 'PREFECT_LOGGING_LEVEL', value: 'INFO' }],
        },
        ingress: { enabled: true, host: { hostname: 'prefect.example.com' } },
      });
      await hand.helmInstall('runner', 'prefect-worker', {
        worker: {
          apiConfig: 'selfHostedServer',
          selfHostedServerApiConfig: {
            apiUrl: `http://prefect-server.${namespace}.svc.cluster.local:4200/api`,
          },
          config: { workPool: 'pool' },
        },
      });
      const claim = await kube.get('pvc', namespace, 'data-mine-postgresql-0');
      const secret = await kube.get('secret', namespace, 'mine-postgresql');
      const service = await kube.get('service', namespace, 'prefect-server');
      const postgres = await postgresWithRows(IN_USE);

      const unprepared = await hand.adopt('mine');
      expect(unprepared).toMatchObject({ code: 0, stderr: '' });
      expect(unprepared.stdout).toContain('delete statefulset mine-postgresql --cascade=orphan');
      expect((await kube.get('secret', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        secret.metadata.resourceVersion,
      );
      expect(await hand.adopt('mine')).toEqual(unprepared);
      await hand.steps(unprepared.stdout);
      const open = { acknowledgeNoAuthentication: true };
      await hand.use({ ...hand.settings(), ...open });
      const plan = await workspace.plan();
      expect(plan.changes.map(({ actions }) => actions.join())).toEqual([
        'create',
        'create',
        'create',
        'create',
      ]);
      await hand.apply();

      expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
      expect((await kube.get('secret', namespace, 'mine-postgresql')).metadata.uid).toBe(secret.metadata.uid);
      expect((await kube.get('service', namespace, 'prefect-server')).metadata.uid).toBe(
        service.metadata.uid,
      );
      const deployments = (await kube.list('deployments', namespace)).map(({ metadata }) => metadata.name);
      expect(deployments).toEqual(['prefect-server', 'prefect-worker']);
      const { spec } = await installation.pod('primary');
      expect(spec.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: claim.metadata.name },
      });
      expect(await installation.serverEnvironment()).toMatchObject({
        PREFECT_SERVER_DATABASE_CONNECTION_URL: `postgresql+asyncpg://prefect:${PASSWORD}@mine-postgresql.${namespace}.svc:5432/server`,
        PREFECT_LOGGING_LEVEL: 'INFO',
      });
      expect(await restartAsPod(installation, postgres)).toContain(DONE);
      expect((await postgres.login(IN_USE, 'SELECT name FROM flow')).stdout).toBe('kept\n');
      for (const text of [unprepared.stdout, hand.written(), plan.text, workspace.stateText()]) {
        expect(text).not.toContain(PASSWORD);
      }

      // As the report says at its end.
      const { release: _, workers, ...settings } = hand.settings();
      await hand.use({
        ...settings,
        ...open,
        workers: workers.map(({ release: _, ...worker }: Json) => worker),
      });
      await workspace.expectNoChanges();

      // The rollback.
      const variables = { NAMESPACE: namespace, RELEASE: 'mine', OLD: 'mine-postgresql' };
      await runDocumented('adopt.md', 'Go back to helm', variables, undefined, 1);
      expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
      expect((await kube.get('secret', namespace, 'mine-postgresql')).data).toEqual(secret.data);
      await postgres.stop();
      hand.remove();
    });

    test.each(['generated', 'writeOnly'])(
      'is adopted with a new password, %s, which the old data takes',
      async (mode) => {
        const odd = 'p@ss/w%20rd';
        const hand = await ByHand.create();
        const { installation } = hand;
        await hand.helmInstall('prefect-server', 'prefect-server', {
          postgresql: { auth: { password: odd }, ...PERSISTENT },
        });
        const old = { ...IN_USE, password: odd };
        const postgres = await postgresWithRows(old);
        const refused = await hand.adopt('prefect-server', '--prepare');
        expect(refused).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringContaining('[adopt.password.encoding]'),
        });
        expect(await hand.adopt('prefect-server', '--prepare', '--password', mode)).toMatchObject({
          code: 0,
        });
        await hand.use();
        await hand.apply();
        const login = {
          ...IN_USE,
          password: decoded(await installation.secret('prefect-server-database'), 'password'),
        };
        expect(await restartAsPod(installation, postgres)).toContain(DONE);
        expect((await postgres.login(login, 'SELECT name FROM flow')).stdout).toBe('kept\n');
        expect(installation.workspace.stateText().includes(login.password)).toBe(mode === 'generated');
        expect((await postgres.login(old)).stderr).toContain('password authentication failed');
        // A rolled back release finds its Secret.
        expect(
          decoded(await installation.secret('prefect-server-postgresql-connection'), 'connection-string'),
        ).toContain(odd);
        expect(`${hand.written()}${refused.stderr}${installation.workspace.stateText()}`).not.toContain(odd);
        await postgres.stop();
        hand.remove();
      },
    );

    test('is adopted with the same password from a variable', async () => {
      const odd = 'p@ss/w%20rd';
      const hand = await ByHand.create();
      const { installation } = hand;
      await hand.helmInstall('prefect-server', 'prefect-server', {
        postgresql: { auth: { password: odd }, ...PERSISTENT },
      });
      const { stdout } = await hand.adopt('prefect-server', '--prepare', '--password', 'given');
      const line = lineWith(stdout, 'export TF_VAR_database_password=');
      const value = await hand.shell(`${line}; printf %s "$TF_VAR_database_password"`);
      expect(value).toBe(odd);
      installation.workspace.setVariables({ database_password: value });
      await hand.use();
      await hand.apply();
      const secret = await installation.secret('prefect-server-database-given');
      expect(decoded(secret, 'password')).toBe(odd);
      hand.remove();
    });
  },
);
