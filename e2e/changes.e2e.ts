import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartSource, Credentials, Database, type PrefectServerProps } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import { expandVolume } from '../toolbox/fixtures';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import type { KubeObject } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { runOk } from '../toolbox/process';
import { runDocumented } from './kit/documented';
import { chartFile, decoded, Installation, server } from './kit/installation';
import { suite } from './kit/needs';
import { assertSecretReferencesResolve, environment } from './kit/pods';

const OLDER_CHART = '2026.7.2211359';
const RELEASE = 'helm_release.prefect_release_D26A7D87';

function version(number: number, options: { length?: number } = {}): PrefectServerProps {
  return {
    database: Database.bundled({ credentials: Credentials.generated({ version: number, ...options }) }),
  };
}

/** No node has this label, so pods stay pending and helm times out. */
const UNSCHEDULABLE: PrefectServerProps = {
  nodeSelector: { no: 'node' },
  startupTimeout: 30,
  release: { timeout: 31 },
};

function identity({ metadata, data }: KubeObject): unknown {
  return { name: metadata.name, uid: metadata.uid, data };
}

suite('a change', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('from an older chart to the pinned one keeps the password', async () => {
    const installation = await Installation.create(
      server({ chart: await chartFile('prefect-server', OLDER_CHART) }),
    );
    await installation.apply();
    const before = identity(await installation.secret('prefect-server-database'));
    const claim = await installation.kube.get('pvc', installation.namespace, 'prefect-server-database');
    expect((await installation.pod('server')).spec.containers[0].image).toMatch(/:3\.7\.7-python3\.11$/);

    installation.change(server());
    expect((await installation.workspace.plan()).changes).toEqual([
      { address: RELEASE, actions: ['update'] },
    ]);
    await installation.apply();
    expect((await installation.pod('server')).spec.containers[0].image).toMatch(/:3\.8\.3-python3\.11$/);
    expect(identity(await installation.secret('prefect-server-database'))).toEqual(before);
    const after = await installation.kube.get('pvc', installation.namespace, 'prefect-server-database');
    expect(after.metadata.uid).toBe(claim.metadata.uid);
    installation.remove();
  });

  test('of a template in a folder, at the same version', async () => {
    const folder = temporaryDirectory('chart');
    await runOk('tar', ['xzf', `${await chart('prefect-server', CHART_VERSION)}`, '-C', folder]);
    const location = join(folder, 'prefect-server');
    const installation = await Installation.create(
      server({ chart: ChartSource.fromArchive(location, CHART_VERSION) }),
    );
    await installation.apply();
    expect((await installation.workspace.plan()).changes).toEqual([]);

    appendFileSync(
      join(location, 'templates', 'extra.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: edited }\n',
    );
    expect((await installation.workspace.plan()).changes).toEqual([
      { address: RELEASE, actions: ['update'] },
    ]);
    await installation.apply();
    await installation.kube.get('configmap', installation.namespace, 'edited');
    removeDirectory(folder);
    installation.remove();
  });

  test('of an image, of length and alphabet, of the claim, or of the release only', async () => {
    const installation = await Installation.create(server());
    await installation.apply();
    const before = identity(await installation.secret('prefect-server-database'));

    installation.change(server({ image: { tag: '3.8.2-python3.11' } }));
    const plan = await installation.workspace.plan();
    expect(plan.changes).toEqual([{ address: RELEASE, actions: ['update'] }]);
    await installation.apply();

    installation.change(server(version(1, { length: 64 })));
    expect((await installation.workspace.plan()).changes).toEqual([
      { address: RELEASE, actions: ['update'] },
    ]);
    await installation.apply();

    installation.change(server({ database: Database.bundled({ size: '12Gi' }) }));
    await installation.workspace.apply();
    await expandVolume(installation.kube, installation.namespace, 'prefect-server-database');
    await installation.apply();
    const claim = await installation.kube.get('pvc', installation.namespace, 'prefect-server-database');
    installation.change(server({ database: Database.bundled({ size: '4Gi' }) }));
    const refusal = /has 12Gi, and Kubernetes\s+makes no volume smaller/;
    expect(await installation.workspace.applyExpectingFailure()).toMatch(refusal);
    installation.change(server({ database: Database.bundled({ size: '4Gi', preventDestroy: false }) }));
    expect(await installation.workspace.applyExpectingFailure()).toMatch(refusal);
    installation.change(server({ database: Database.bundled({ size: '12Gi' }) }));
    await installation.workspace.expectNoChanges();
    const kept = await installation.kube.get('pvc', installation.namespace, 'prefect-server-database');
    expect(kept.metadata.uid).toBe(claim.metadata.uid);
    expect(kept.metadata.deletionTimestamp).toBeUndefined();

    await installation.workspace.apply(`-replace=${RELEASE}`);
    await installation.apply();
    expect(identity(await installation.secret('prefect-server-database'))).toEqual(before);
    installation.remove();
  });

  test('of the version rotates: pods use a new Secret, and the old one is destroyed', async () => {
    const installation = await Installation.create(server());
    await installation.apply();
    const first = decoded(await installation.secret('prefect-server-database'), 'password');

    installation.change(server(version(2, { length: 40 })));
    await installation.apply();
    const secret = await installation.secret('prefect-server-database');
    const second = decoded(secret, 'password');
    expect(secret.metadata.name).toBe('prefect-server-database-v2');
    expect(second).not.toBe(first);
    expect(second).toHaveLength(40);
    expect((await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_CONNECTION_URL).toContain(
      `:${second}@`,
    );
    const postgres = await environment(installation.kube, await installation.pod('primary'), 'postgresql');
    expect(postgres.POSTGRES_PASSWORD).toBe(second);
    installation.remove();
  });

  test('of the version with an upgrade that fails keeps the old Secret, and is completed as the page says', async () => {
    const installation = await Installation.create(server());
    await installation.apply();
    const before = identity(await installation.secret('prefect-server-database'));
    const pod = await installation.pod('server');

    installation.change(server({ ...version(2), values: [{ server: { loggingLevel: 5 } }] }));
    expect(await installation.workspace.applyExpectingFailure()).toMatch(/loggingLevel/);
    expect(identity(await installation.secret('prefect-server-database-v1'))).toEqual(before);
    expect((await installation.pod('server')).metadata.uid).toBe(pod.metadata.uid);

    installation.change(server({ ...version(2), ...UNSCHEDULABLE }));
    expect(await installation.workspace.applyExpectingFailure()).toMatch(/timed out|deadline/);
    expect(identity(await installation.secret('prefect-server-database-v1'))).toEqual(before);
    await assertSecretReferencesResolve(installation.kube, installation.namespace);

    installation.change(server(version(2)));
    const release = { NAMESPACE: installation.namespace, RELEASE: 'prefect-server' };
    await runDocumented('troubleshooting.md', 'pending-upgrade', release);
    await installation.apply();
    await runDocumented('troubleshooting.md', 'resume', release);
    expect((await installation.secret('prefect-server-database')).metadata.name).toBe(
      'prefect-server-database-v2',
    );
    await assertSecretReferencesResolve(installation.kube, installation.namespace);
    installation.remove();
  });

  test('after a failed first install installs, with the same password', async () => {
    const installation = await Installation.create(server(UNSCHEDULABLE));
    expect(await installation.workspace.applyExpectingFailure()).toMatch(/timed out|deadline/);
    const before = identity(await installation.secret('prefect-server-database'));
    installation.change(server());
    await installation.apply();
    expect(identity(await installation.secret('prefect-server-database'))).toEqual(before);
    installation.remove();
  });

  test('of values that would detach the release, as YAML text, is refused in the plan', async () => {
    const installation = await Installation.create(
      server({
        values: ['postgresql: {auth: {password: x}}\nserver: {env: [{name: PREFECT_UI_API_URL, value: x}]}'],
      }),
    );
    expect(await installation.workspace.applyExpectingFailure()).toMatch(
      /values\[0\] sets postgresql\.auth\.password, postgresql\.auth,\s+PREFECT_UI_API_URL/,
    );
    installation.change(
      server({
        values: ['server: {env: [{name: MINE, value: x}]}\nglobal: {prefect: {env: [{name: G, value: gg}]}}'],
        environment: { OURS: 'z' },
      }),
    );
    await installation.apply();
    expect(await installation.serverEnvironment()).toMatchObject({ MINE: 'x', OURS: 'z', G: 'gg' });
    installation.remove();
  });
});
