import { Credentials, Database, type PrefectServerProps } from '../../src';
import { CountingProxy } from './support/counting-proxy';
import { documentedCommands } from './support/documented';
import { type Build, chartFile, decoded, Installation, server } from './support/installation';
import { applyImporting, killAt, repair } from './support/killing';
import type { Kube } from './support/kube';
import { assertAppliedWhole } from './support/manifest';
import { suite } from './support/needs';
import { CHARTS, chartNeed } from './support/prerequisites';
import { cleanEnvironment, Daemon, killable, until } from './support/process';
import { toolPath } from './support/tools';

const RELEASE = 'prefect-server';
const PAGE = 'recovery.md';
const OLDER_CHART = '2026.7.2211359';
const HELM_RECORD = /^PUT .*\/sh\.helm\.release\.v1\./;

async function password(installation: Installation): Promise<string> {
  return decoded(await installation.secret('prefect-server-database'), 'password');
}

async function claimUid({ kube, namespace }: Installation): Promise<string> {
  return (await kube.get('pvc', namespace, 'prefect-server-database')).metadata.uid;
}

suite('recovery', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  let proxy: CountingProxy;

  beforeAll(async () => {
    proxy = await CountingProxy.start(`${process.env.CDKTF_PREFECT_KUBECONFIG}`);
  });
  afterAll(() => proxy?.stop());

  const create = (build: Build): Promise<Installation> =>
    Installation.create(build, { kubeconfig: proxy.kubeconfig });
  const killApply = (installation: Installation, write: RegExp, nth = 1): Promise<void> =>
    killAt(proxy, () => installation.workspace.start(['apply', '-auto-approve', '-no-color']), write, nth);

  test.each<[string, RegExp, number, string | undefined]>([
    ['the namespace', /^POST .*\/namespaces$/, 1, undefined],
    ['the claim', /^POST .*\/persistentvolumeclaims$/, 1, undefined],
    ['the Secret', /^POST .*\/secrets$/, 1, undefined],
    ["helm's record", /^POST .*\/secrets$/, 2, 'pending-install'],
    ['half of the objects', /^POST .*\/deployments/, 1, 'pending-install'],
    ['all of the objects', /^POST .*\/statefulsets/, 1, 'pending-install'],
    ["the end of helm's part", HELM_RECORD, 1, 'deployed'],
  ])('of a first install that was killed after %s', async (_phase, write, nth, status) => {
    const installation = await create(server());
    const { kube, namespace } = installation;
    await killApply(installation, write, nth);
    const [before] = (await installation.secrets()).map((secret) => decoded(secret, 'password'));
    expect(await repair(kube, namespace, RELEASE)).toBe(status);
    await applyImporting(installation);
    await installation.apply();
    await assertAppliedWhole(kube, namespace, RELEASE);
    if (before !== undefined) expect(await password(installation)).toBe(before);
    installation.remove();
  });

  describe('of an upgrade', () => {
    let installation: Installation;
    const tags = ['3.8.2-python3.11', '3.8.1-python3.11'];

    beforeAll(async () => {
      installation = await create(server());
      await installation.apply();
    });
    afterAll(() => installation?.remove());

    test.each<[string, RegExp, number, string]>([
      ["helm's record", /^POST .*\/secrets$/, 1, 'pending-upgrade'],
      ['half of the objects', /^PUT .*\/deployments\//, 1, 'pending-upgrade'],
      ['all of the objects', /^PUT .*\/statefulsets\//, 1, 'pending-upgrade'],
      ['the old revision', HELM_RECORD, 1, 'pending-upgrade'],
      ["the end of helm's part", HELM_RECORD, 2, 'deployed'],
    ])('that was killed after %s', async (_phase, write, nth, status) => {
      const { kube, namespace } = installation;
      const before = [await password(installation), await claimUid(installation)];
      tags.reverse();
      installation.change(server({ image: { tag: tags[0] }, podLabels: { [tags[0].slice(0, 5)]: 'here' } }));
      await killApply(installation, write, nth);
      expect(await repair(kube, namespace, RELEASE)).toBe(status);
      await installation.apply();
      await assertAppliedWhole(kube, namespace, RELEASE);
      expect((await installation.pod('server')).spec.containers[0].image).toContain(tags[0]);
      expect([await password(installation), await claimUid(installation)]).toEqual(before);
    });

    test('whose rollback was killed too', async () => {
      const { kube, namespace } = installation;
      const before = await password(installation);
      tags.reverse();
      installation.change(server({ image: { tag: tags[0] } }));
      await killApply(installation, /^PUT .*\/deployments\//, 1);
      const deployments = ['deployment', '--selector', `app.kubernetes.io/instance=${RELEASE}`];
      await kube.kubectl(['--namespace', namespace, 'rollout', 'pause', ...deployments]);
      const rollback = ['--kubeconfig', proxy.kubeconfig, '--namespace', namespace, 'rollback', RELEASE];
      const options = { env: cleanEnvironment() };
      await killAt(proxy, () => killable(toolPath('helm'), rollback, options), /deployments/, 1);
      expect(await repair(kube, namespace, RELEASE)).toBe('pending-rollback');
      await installation.apply();
      await assertAppliedWhole(kube, namespace, RELEASE);
      expect(await password(installation)).toBe(before);
    });
  });

  test('is not whole where an object differs or is left over', async () => {
    const installation = await create(server());
    const { kube, namespace } = installation;
    await installation.apply();
    await assertAppliedWhole(kube, namespace, RELEASE);
    const spec = { template: { metadata: { labels: { half: 'applied' } } } };
    await kube.patch('deployment', namespace, RELEASE, { spec });
    const labels = {
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/instance': RELEASE,
    };
    const metadata = { name: 'of-an-older-chart', namespace, labels };
    await kube.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    await expect(assertAppliedWhole(kube, namespace, RELEASE)).rejects.toThrow(
      /labels\.half: "applied" instead of undefined\nConfigMap of-an-older-chart is left over/,
    );
    installation.remove();
  });

  describe('of a rotation', () => {
    let installation: Installation;
    let version = 1;
    const at = (number: number): PrefectServerProps => ({
      database: Database.bundled({ credentials: Credentials.generated({ version: number }) }),
    });

    beforeAll(async () => {
      installation = await create(server(at(version)));
      await installation.apply();
    });
    afterAll(() => installation?.remove());

    test.each<[string, RegExp, number, string]>([
      ['the new Secret', /^POST .*\/secrets$/, 1, 'deployed'],
      ["helm's record", /^POST .*\/secrets$/, 2, 'pending-upgrade'],
      ['half of the objects', /^PUT .*\/deployments\//, 1, 'pending-upgrade'],
      ["the end of helm's part", HELM_RECORD, 2, 'deployed'],
      ['the old Secret', /^DELETE .*\/secrets\/prefect-server-database/, 1, 'deployed'],
    ])('that was killed after %s', async (_phase, write, nth, status) => {
      const { kube, namespace } = installation;
      const claim = await claimUid(installation);
      version += 1;
      installation.change(server(at(version)));
      await killApply(installation, write, nth);
      const name = `prefect-server-database-v${version}`;
      const { password: made } = await kube.secret(namespace, name);
      expect(await repair(kube, namespace, RELEASE)).toBe(status);
      await applyImporting(installation);
      await installation.apply();
      await assertAppliedWhole(kube, namespace, RELEASE);
      expect(await password(installation)).toBe(made);
      expect(await claimUid(installation)).toBe(claim);
      expect((await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_CONNECTION_URL).toContain(made);
    });
  });

  test.each<[string, RegExp, string | undefined]>([
    ["helm's record", HELM_RECORD, 'uninstalling'],
    ['half of the objects', /^DELETE .*\/deployments\//, 'uninstalling'],
    ['the release', /^DELETE .*\/sh\.helm\.release\.v1\./, undefined],
    ['the Secret', /^DELETE .*\/secrets\/prefect-server-database/, undefined],
    ['the claim', /^DELETE .*\/persistentvolumeclaims\//, undefined],
    ['the namespace', /^DELETE .*\/namespaces\/[^/]+$/, undefined],
  ])('of a destroy that was killed after %s', async (_phase, write, status) => {
    const build = server({ database: Database.bundled({ preventDestroy: false }) });
    const installation = await create(build);
    const { kube, namespace, workspace } = installation;
    const destroy = ['destroy', '-auto-approve', '-no-color'];
    await installation.apply();
    await killAt(proxy, () => workspace.start(destroy), write, 1);
    expect(await repair(kube, namespace, RELEASE)).toBe(status);
    if (/namespaces/.test(write.source)) {
      await until(
        'the namespace to be gone',
        async () => !(await kube.find('namespace', undefined, namespace)),
      );
    }
    await applyImporting(installation);
    await installation.apply();
    await assertAppliedWhole(kube, namespace, RELEASE);

    await killAt(proxy, () => workspace.start(destroy), write, 1);
    await workspace.destroy();
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    installation.remove();
  });

  test('starts no older server after a newer one, which may have migrated the database', async () => {
    const installation = await create(server({ chart: await chartFile('prefect-server', OLDER_CHART) }));
    const { kube, namespace } = installation;
    await installation.apply();
    const started = await watchImages(kube, installation, `${proxy.kubeconfig}.pods`);
    try {
      installation.change(server());
      await killApply(installation, /^PUT .*\/deployments\//, 1);
      await until('the newer server', () => started.images().length === 2, { seconds: 30 });
      expect(await repair(kube, namespace, RELEASE)).toBe('pending-upgrade');
      await installation.apply();
      await assertAppliedWhole(kube, namespace, RELEASE);
    } finally {
      await started.stop();
    }
    expect(started.images().map((image) => image.replace(/.*:(\d+\.\d+\.\d+).*/, '$1'))).toEqual([
      '3.7.7',
      '3.8.3',
    ]);
    installation.remove();
  });

  test('has the pause before the rollback, in the page', () => {
    expect(documentedCommands(PAGE, 'pending-upgrade')).toMatch(/rollout pause[^\n]*\n.*rollback/);
  });
});

/** The images of the server's pods, in the order in which the pods were made. */
async function watchImages(
  kube: Kube,
  { namespace }: Installation,
  log: string,
): Promise<{ images: () => string[]; stop: () => Promise<void> }> {
  const output = 'jsonpath={.metadata.uid} {.spec.containers[0].image}{"\\n"}';
  const selector = 'app.kubernetes.io/component=server';
  const flags = ['--kubeconfig', kube.kubeconfig, '--namespace', namespace, '--selector', selector];
  const args = ['get', 'pods', '--watch', ...flags, '--output', output];
  const watch = new Daemon('kubectl', toolPath('kubectl'), args, log, { env: cleanEnvironment() });
  const images = (): string[] => {
    const lines = watch.tail(10_000).split('\n').filter(Boolean);
    return [...new Map(lines.map((line) => line.split(' ') as [string, string])).values()];
  };
  await until('the watch', () => images().length > 0);
  return { images, stop: () => watch.stop() };
}
