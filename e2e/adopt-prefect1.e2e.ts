import type { Json } from '../toolbox/kube';
import { chartNeed, PREFECT1_CHART, PREFECT1_OLD_CHART } from '../toolbox/prerequisites';
import { DONE, environmentOf, lineWith, PERSISTENT, postgresWithRows } from './kit/adoption';
import { restartAsPod } from './kit/bundled-database';
import { ByHand } from './kit/helm-by-hand';
import { suite } from './kit/needs';

suite(
  'a release of Prefect 1 that was installed by hand',
  ['terraform', 'providers', 'cluster', 'postgres', chartNeed(PREFECT1_CHART), chartNeed(PREFECT1_OLD_CHART)],
  () => {
    const INSIDE = { service: { type: 'ClusterIP' } };

    test.each(['the constructs', 'the module'])(
      'is adopted by %s with its Secret, its claim and its agent',
      async (by) => {
        const hand = await ByHand.create();
        const { installation } = hand;
        const { kube, namespace } = installation;
        const password = 'Of-both-roles';
        await hand.helmInstall(
          'mine',
          'prefect-server',
          {
            ui: INSIDE,
            apollo: INSIDE,
            agent: { enabled: true, prefectLabels: ['k8s'] },
            jobs: { createTenant: { enabled: true } },
            graphql: { resources: { requests: { cpu: '50m' } } },
            postgresql: { auth: { password, postgresPassword: password }, ...PERSISTENT },
          },
          PREFECT1_CHART[1],
        );
        const claim = await kube.get('pvc', namespace, 'data-mine-postgresql-0');
        const login = { role: 'prefect', password, database: 'prefect' };
        const postgres = await postgresWithRows(login);
        expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
        if (by === 'the module') await hand.useModule('prefect1-server', PREFECT1_CHART[1]);
        else await hand.use();
        await hand.apply();
        expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
        expect((await kube.list('pvc', namespace)).length).toBe(1);
        expect(await restartAsPod(installation, postgres)).toContain(DONE);
        expect((await postgres.login(login, 'SELECT name FROM flow')).stdout).toBe('kept\n');
        const graphql = await kube.get('deployment', namespace, 'mine-graphql');
        expect(graphql.spec.template.spec.containers[0].resources).toEqual({ requests: { cpu: '50m' } });
        expect((await environmentOf(hand, 'mine-graphql', 'graphql')).PGPASSWORD).toBe(password);
        expect((await kube.get('deployment', namespace, 'mine-agent')).status.readyReplicas).toBe(1);
        expect(hand.written()).not.toContain(password);
        await postgres.stop();
        hand.remove();
      },
    );

    test('with load balancers is closed until its owner opens them again', async () => {
      const hand = await ByHand.create();
      const service = { type: 'NodePort' };
      // The chart's own password, prefect, is in every name.
      const auth = { password: 'Of-both-roles', postgresPassword: 'Of-both-roles' };
      const values = { ui: { service }, apollo: { service }, postgresql: { auth, ...PERSISTENT } };
      await hand.helmInstall('mine', 'prefect-server', values, PREFECT1_CHART[1]);
      const { code, stdout } = await hand.adopt('mine', '--prepare');
      expect([code, stdout]).toEqual([0, expect.stringContaining('[exposure.unauthenticated]')]);
      expect(stdout).toContain('Run before the first apply');
      await hand.steps(stdout);
      const apolloApiUrl = 'http://node.example.com:30080/graphql';
      await hand.use({ ...hand.settings(), acknowledgeNoAuthentication: true, apolloApiUrl });
      await hand.apply();
      hand.remove();
    });

    test('of 2021 on an external database is adopted; its bundled one is refused with a dump', async () => {
      const password = 'Old-password';
      const hand = await ByHand.create({
        mine: { 'postgresql-password': password, 'postgresql-postgres-password': 'Of-the-superuser' },
      });
      const { installation } = hand;
      const { namespace, kube } = installation;
      const [, version] = PREFECT1_OLD_CHART;
      const common = { ui: INSIDE, apollo: INSIDE };
      const flat = { existingSecret: 'mine', persistence: { enabled: true } };
      await hand.helmInstall('bundled', 'prefect-server', { ...common, postgresql: flat }, version);
      const refused = await hand.adopt('bundled');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/\[adopt.postgres.old\].*PostgreSQL 11.*pg_dump/s);

      const external = { existingSecret: 'mine', useSubChart: false, externalHostname: 'db.example.com' };
      await hand.helmInstall(
        'external',
        'prefect-server',
        { ...common, postgresql: { ...external, postgresqlUsername: 'me', postgresqlDatabase: 'flows' } },
        version,
      );
      const images = async (): Promise<Json> =>
        (await kube.list('deployments', namespace, 'app.kubernetes.io/instance=external')).map(
          ({ spec }) => spec.template.spec.containers[0].image,
        );
      const before = await images();
      expect((await hand.adopt('external')).stderr).toContain('[adopt.password.key]');
      const { stdout } = await hand.adopt('external', '--prepare', '--password', 'given');
      const line = lineWith(stdout, 'export TF_VAR_database_password=');
      const value = await hand.shell(`${line}; printf %s "$TF_VAR_database_password"`);
      installation.workspace.setVariables({ database_password: value });
      await hand.use();
      await hand.apply();
      expect(await environmentOf(hand, 'external-hasura', 'hasura')).toMatchObject({
        HASURA_GRAPHQL_DATABASE_URL: 'postgresql://me@db.example.com:5432/flows',
        PGPASSWORD: password,
      });
      expect(await images()).toEqual(before);
      hand.remove();
    });
  },
);
