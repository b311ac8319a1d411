import { BasicAuth, Credentials, Database, EncryptionKey, Namespace, PrefectServer } from '../src';
import type { Kube } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { cleanEnvironment, Daemon, killable, until } from '../toolbox/process';
import { toolPath } from '../toolbox/tools';
import { documentedCommands } from './kit/documented';
import { PREFECT3 } from './kit/generations';
import { type Build, chartFile, Installation, server } from './kit/installation';
import { killAt, repair } from './kit/killing';
import { assertAppliedWhole } from './kit/manifest';
import { suite } from './kit/needs';
import { type Generation, HELM_RECORD, type Phase, Recovery, testRecovery } from './kit/recovery-cases';

const RELEASE = PREFECT3.release;
const OLDER_CHART = '2026.7.2211359';

const GENERATION: Generation = {
  names: PREFECT3,
  component: 'server',
  tags: ['3.8.2-python3.11', '3.8.1-python3.11'],
  build: ({ tag, version = 1, preventDestroy }) =>
    server({
      image: tag === undefined ? undefined : { tag },
      podLabels: tag === undefined ? undefined : { [tag.slice(0, 5)]: 'here' },
      labels: tag === undefined ? undefined : { tag },
      database: Database.bundled({ credentials: Credentials.generated({ version }), preventDestroy }),
    }),
  installs: [
    { after: 'the namespace', write: /^POST .*\/namespaces$/, status: 'none' },
    { after: 'the claim', write: /^POST .*\/persistentvolumeclaims$/, status: 'none' },
    { after: 'the Secret', write: /^POST .*\/secrets$/, status: 'none' },
    { after: "helm's record", write: /^POST .*\/secrets$/, nth: 2, status: 'pending-install' },
    { after: 'half of the objects', write: /^POST .*\/deployments/, status: 'pending-install' },
    { after: 'all of the objects', write: /^POST .*\/statefulsets/, status: 'pending-install' },
    { after: "the end of helm's part", write: HELM_RECORD, status: 'deployed' },
  ],
  upgrades: [
    { after: "helm's record", write: /^POST .*\/secrets$/, status: 'pending-upgrade' },
    { after: 'half of the objects', write: /^PATCH .*\/deployments\//, status: 'pending-upgrade' },
    { after: 'all of the objects', write: /^PATCH .*\/statefulsets\//, status: 'pending-upgrade' },
    { after: 'the old revision', write: HELM_RECORD, status: 'pending-upgrade' },
    { after: "the end of helm's part", write: HELM_RECORD, nth: 2, status: 'deployed' },
  ],
  rotations: [
    { after: 'the new Secret', write: /^POST .*\/secrets$/, status: 'deployed' },
    { after: "helm's record", write: /^POST .*\/secrets$/, nth: 2, status: 'pending-upgrade' },
    { after: 'half of the objects', write: /^PATCH .*\/deployments\//, status: 'pending-upgrade' },
    { after: "the end of helm's part", write: HELM_RECORD, nth: 2, status: 'deployed' },
    { after: 'the old Secret', write: /^DELETE .*\/secrets\/prefect-server-database/, status: 'deployed' },
  ],
  destroys: [
    { after: "helm's record", write: HELM_RECORD, status: 'uninstalling' },
    { after: 'half of the objects', write: /^DELETE .*\/deployments\//, status: 'uninstalling' },
    { after: 'the release', write: /^DELETE .*\/sh\.helm\.release\.v1\./, status: 'none' },
    { after: 'the Secret', write: /^DELETE .*\/secrets\/prefect-server-database/, status: 'none' },
    { after: 'the claim', write: /^DELETE .*\/persistentvolumeclaims\//, status: 'none' },
    { after: 'the namespace', write: /^DELETE .*\/namespaces\/[^/]+$/, status: 'none' },
  ],
};

const WORKER = 'prefect-worker-kubernetes';

/** A server with all that is made beside it, at this version of its passwords. */
function whole(version: number): Build {
  return (stack, { namespace, serverChart, workerChart }) => {
    const setup = { adminPassword: { secretName: 'admin', key: 'password' } };
    const credentials = Credentials.generated({ version });
    new PrefectServer(stack, 'prefect', {
      namespace: Namespace.existing(namespace),
      chart: serverChart,
      database: Database.external({ host: 'db.example.com', credentials, setup }),
      basicAuth: BasicAuth.generated({ version }),
      encryptionKey: EncryptionKey.generated({ preventDestroy: false }),
      workers: [{ workPool: 'kubernetes', chart: workerChart }],
    });
  };
}

suite('recovery', ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)], () => {
  const recovery = new Recovery(GENERATION);

  beforeAll(() => recovery.start());
  afterAll(() => recovery.stop());

  testRecovery(recovery, GENERATION);

  describe('with an auth Secret, an encryption key, a set-up and a worker: of', () => {
    let installation: Installation;

    async function create(): Promise<void> {
      installation = await Installation.create(whole(1), { kubeconfig: recovery.kubeconfig });
      await installation.makeNamespace({ admin: { password: 'Adm1nPw' } });
    }

    /** Kills an apply, does what the page says for each release, and returns what the Secrets had before that. */
    async function recoverFrom(phase: Omit<Phase, 'after'>): Promise<string[]> {
      const { kube, namespace } = installation;
      await recovery.kill(installation, phase);
      const before = await installation.secretValues();
      const repaired: Record<string, string | undefined> = {};
      for (const release of [RELEASE, WORKER]) repaired[release] = await repair(kube, namespace, release);
      await recovery.apply(installation, repaired);
      await assertAppliedWhole(kube, namespace, WORKER);
      return before;
    }

    afterEach(() => installation.remove());

    test.each<[string, Omit<Phase, 'after'>]>([
      ['all Secrets', { write: /^POST .*\/secrets$/, nth: 3 }],
      ['the Job', { write: /^POST .*\/jobs$/ }],
      ["helm's record of the worker", { write: /^POST .*\/secrets$/, nth: 5 }],
      ['the objects of the worker', { write: /^POST .*\/deployments/, nth: 2 }],
    ])('a first install that was killed after %s', async (_, phase) => {
      await create();
      const before = await recoverFrom(phase);
      const made = before.map((line) => line.split(' ')[0]);
      expect(made).toEqual(
        expect.arrayContaining([
          'prefect-server-api-auth',
          'prefect-server-database-v1',
          'prefect-server-encryption-key',
        ]),
      );
      expect(await installation.secretValues()).toEqual(expect.arrayContaining(before));
    });

    test('a rotation that was killed after the auth Secret, after the Job, and after the objects of the worker', async () => {
      await create();
      await installation.apply();
      for (const [index, phase] of [
        { write: /^(PUT|PATCH) .*\/secrets\/prefect-server-api-auth/ },
        { write: /^POST .*\/jobs$/ },
        { write: /^PATCH .*\/deployments\//, nth: 2 },
      ].entries()) {
        const version = index + 2;
        installation.change(whole(version));
        const before = await recoverFrom(phase);
        // The objects of the killed apply stay, and the old Secret is destroyed.
        const made = before.filter((line) => !line.includes(`-v${version - 1} `));
        expect(await installation.secretValues()).toEqual(expect.arrayContaining(made));
        const names = (await installation.secrets()).map(({ metadata }) => metadata.name);
        expect(names.sort()).toEqual([
          'admin',
          'prefect-server-api-auth',
          `prefect-server-database-v${version}`,
          'prefect-server-encryption-key',
        ]);
      }
    });
  });

  test('of a write-only first install, and of a rotation, that were killed after the Secret', async () => {
    const build = (version: number): Build =>
      server({ database: Database.bundled({ credentials: Credentials.writeOnly({ version }) }) });
    const phase = { write: /^POST .*\/secrets$/ };
    const installation = await recovery.createOf(build(1));
    await recovery.kill(installation, phase);
    await recovery.recover(installation, { status: 'none' });
    await recovery.assertDatabase(installation, false);
    await recovery.install(installation);
    installation.change(build(2));
    await recovery.kill(installation, phase);
    await recovery.recover(installation, { status: 'deployed' });
    await recovery.assertDatabase(installation, true);
    installation.remove();
  });

  test('of an upgrade whose rollback was killed too', async () => {
    const installation = await recovery.create();
    await installation.apply();
    const { kube, namespace } = installation;
    const before = await recovery.password(installation);
    installation.change(await GENERATION.build({ tag: GENERATION.tags[0] }));
    await recovery.kill(installation, { write: /^PATCH .*\/deployments\// });
    const deployments = ['deployment', '--selector', `app.kubernetes.io/instance=${RELEASE}`];
    await kube.kubectl(['--namespace', namespace, 'rollout', 'pause', ...deployments]);
    const rollback = ['--kubeconfig', recovery.kubeconfig, '--namespace', namespace, 'rollback', RELEASE];
    const options = { env: cleanEnvironment() };
    await killAt(recovery.running, () => killable(toolPath('helm'), rollback, options), /deployments/);
    await recovery.recover(installation, { status: 'pending-rollback' });
    expect(await recovery.password(installation)).toBe(before);

    // The check finds the difference.
    const spec = { template: { metadata: { labels: { half: 'applied' } } } };
    await kube.patch('deployment', namespace, RELEASE, { spec });
    await kube.delete('service', namespace, RELEASE);
    const labels = { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': RELEASE };
    const metadata = { name: 'of-an-older-chart', namespace, labels };
    await kube.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    await expect(assertAppliedWhole(kube, namespace, RELEASE)).rejects.toThrow(
      /Service prefect-server is not there\n.*labels\.half: "applied" instead of undefined\nConfigMap of-an-older-chart is left over/,
    );
    installation.remove();
  });

  test('starts no older server after a newer one, which may have migrated the database', async () => {
    const older = server({ chart: await chartFile('prefect-server', OLDER_CHART) });
    const installation = await Installation.create(older, { kubeconfig: recovery.kubeconfig });
    await installation.apply();
    const started = await watchImages(installation.kube, installation, `${recovery.kubeconfig}.pods`);
    try {
      installation.change(server());
      await recovery.kill(installation, { write: /^PATCH .*\/deployments\// });
      await until('the newer server', () => started.images().length === 2, { seconds: 30 });
      await recovery.recover(installation, { status: 'pending-upgrade' });
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
    expect(documentedCommands('troubleshooting.md', 'pending-upgrade')).toMatch(
      /rollout pause[^\n]*\n.*rollback/,
    );
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
