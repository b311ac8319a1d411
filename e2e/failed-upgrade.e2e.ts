import { Credentials, Database, type PrefectServerProps } from '../src';
import { Postgres } from '../toolbox/postgres';
import { api, prefectPython, startPrefectServer, upgradeDatabase } from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { runDocumented } from './kit/documented';
import { chartFile, decoded, Installation, server } from './kit/installation';
import { assertAppliedWhole } from './kit/manifest';
import { suite } from './kit/needs';
import { environment } from './kit/pods';

/** The older chart that is tested, and its Prefect. */
const [OLDER_CHART, OLDER_PREFECT] = ['2026.7.2211359', '3.7.7'];

/** Once, into the cache. */
const INSTALLATION_MS = 1_200_000;

/** The part of a pod's environment that is valid outside of the pod. */
function settings(variables: Record<string, string>): Record<string, string> {
  const entries = Object.entries(variables);
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('PREFECT_SERVER_DATABASE_')));
}

suite(
  'an upgrade that fails after its migration',
  ['terraform', 'providers', 'cluster', 'prefect', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;

    beforeAll(async () => {
      await prefectPython(OLDER_PREFECT);
      postgres = await Postgres.start();
    }, INSTALLATION_MS);
    afterAll(() => postgres?.stop());

    test('is completed by the next apply on the newer server, because the older one no longer starts', async () => {
      const to = (props: PrefectServerProps = {}) =>
        server({
          database: Database.external({
            host: postgres.host,
            port: postgres.port,
            credentials: Credentials.generated(),
          }),
          ...props,
        });
      const installation = await Installation.create(
        to({ chart: await chartFile('prefect-server', OLDER_CHART) }),
      );
      await installation.apply();
      const { kube, namespace } = installation;
      const password = decoded(await installation.secret('prefect-server-database'), 'password');
      await postgres.createDatabase({ role: 'prefect', password, database: 'server' });
      const revision = (): Promise<string> =>
        postgres.sql('SELECT version_num FROM alembic_version', {}, 'server');

      const older = settings(await installation.serverEnvironment());
      const before = await startPrefectServer(older, { olderVersion: OLDER_PREFECT });
      const { body: flow } = await api(before.apiUrl, '/flows/', { body: { name: 'kept' } });
      await before.stop();
      const olderRevision = await revision();

      // No node has this label, so the newer server never becomes ready.
      const stuck = { nodeSelector: { no: 'node' }, startupTimeout: 30, release: { timeout: 31 } };
      installation.change(to(stuck));
      expect(await installation.workspace.applyExpectingFailure()).toMatch(/timed out|deadline/);
      const pods = await kube.list('pods', namespace, 'app.kubernetes.io/component=server');
      expect(pods.map(({ spec }) => spec.containers[0].image)).toEqual([expect.stringContaining(':3.8.3-')]);
      const deployment = await kube.get('deployment', namespace, 'prefect-server');
      const newer = settings(await environment(kube, deployment, 'prefect-server'));
      // The migration, which the newer server does first, and then it fails.
      const migration = await upgradeDatabase(`${newer.PREFECT_SERVER_DATABASE_CONNECTION_URL}`, newer);
      expect(migration).toMatchObject({ code: 0 });
      const newerRevision = await revision();
      expect(newerRevision).not.toBe(olderRevision);

      // The server that a rollback would start, by `atomic` or `helm rollback`.
      await expect(startPrefectServer(older, { olderVersion: OLDER_PREFECT, seconds: 60 })).rejects.toThrow(
        /Can't locate revision/,
      );
      expect(await revision()).toBe(newerRevision);

      installation.change(to());
      const release = { NAMESPACE: namespace, RELEASE: 'prefect-server' };
      await runDocumented('troubleshooting.md', 'pending-upgrade', release);
      await installation.apply();
      await runDocumented('troubleshooting.md', 'resume', release);
      await assertAppliedWhole(kube, namespace, 'prefect-server');
      const after = await startPrefectServer(settings(await installation.serverEnvironment()));
      expect((await api(after.apiUrl, '/flows/name/kept')).body.id).toBe(flow.id);
      expect((await api(after.apiUrl, '/admin/version')).body).toMatch(/3\.8\.3/);
      await after.stop();
      expect(await revision()).toBe(newerRevision);
      expect(decoded(await installation.secret('prefect-server-database'), 'password')).toBe(password);
      installation.remove();
    });
  },
);
