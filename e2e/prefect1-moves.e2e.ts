import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Credentials, Database, Namespace } from '../src';
import { chart } from '../toolbox/charts';
import { Kube, type KubeObject } from '../toolbox/kube';
import { chartNeed, PREFECT1_CHART, PREFECT1_OLD_CHART } from '../toolbox/prerequisites';
import { cleanEnvironment, runOk } from '../toolbox/process';
import { tool } from '../toolbox/tools';
import { Installation } from './kit/installation';
import { assertNoLeak } from './kit/leaks';
import { suite } from './kit/needs';
import { server } from './kit/prefect1-server';

suite(
  'a release of Prefect 1 that is somebody else’s',
  ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)],
  () => {
    // Nothing is made beside the release that would be there already.
    const OTHER_DATABASE = Database.external({
      host: 'db.example.com',
      credentials: Credentials.fromSecret('mine'),
    });

    async function makeSecret(kube: Kube, namespace: string): Promise<void> {
      await kube.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'mine', namespace },
        stringData: { 'postgres-password': 'Abc' },
      });
    }

    /** Refuses, and leaves the release alone; no Job talks to it either. */
    async function refuses(namespace: string): Promise<void> {
      const installation = await Installation.create(
        await server({ agent: {}, database: OTHER_DATABASE }, () => Namespace.existing(namespace)),
      );
      const { kube } = installation;
      const before = await kube.list('deployments', namespace);
      const jobsBefore = await kube.list('jobs', namespace);
      expect(await installation.workspace.applyExpectingFailure()).toMatch(
        /release\s+"prefect1"\s+that\s+was\s+not\s+made\s+here/,
      );
      const uids = (objects: KubeObject[]) =>
        objects.map(({ metadata }) => [metadata.uid, metadata.generation]);
      expect(uids(await kube.list('deployments', namespace))).toEqual(uids(before));
      expect(uids(await kube.list('jobs', namespace))).toEqual(uids(jobsBefore));
      installation.remove();
    }

    test('of another state', async () => {
      const kube = Kube.fromEnvironment();
      const namespace = await kube.createNamespace();
      await makeSecret(kube, namespace);
      const owner = await Installation.create(
        await server({ database: OTHER_DATABASE }, () => Namespace.existing(namespace)),
      );
      await owner.workspace.apply();
      await assertNoLeak(owner, { namespaces: [namespace] });
      await refuses(namespace);
      await owner.workspace.expectNoChanges();
      owner.remove();
    });

    test('installed by hand', async () => {
      const kube = Kube.fromEnvironment();
      const namespace = await kube.createNamespace();
      await makeSecret(kube, namespace);
      await install(kube, namespace, 'prefect1', PREFECT1_CHART, {
        'ui.service.type': 'ClusterIP',
        'apollo.service.type': 'ClusterIP',
      });
      await refuses(namespace);
    });
  },
);

suite(
  'Prefect 1 of 2021',
  ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART), chartNeed(PREFECT1_OLD_CHART)],
  () => {
    test('its release is not touched, and a new one is made beside it', async () => {
      const installation = await Installation.create(await server({ name: 'old' }, Namespace.existing));
      const { kube, namespace } = installation;
      await installation.makeNamespace({
        mine: { 'postgresql-password': 'Old1', 'postgresql-postgres-password': 'Old2' },
      });
      await installOld(kube, namespace);
      const before = await kube.get('deployment', namespace, 'old-graphql');
      expect(await installation.workspace.applyExpectingFailure()).toMatch(
        /release\s+"old"\s+that\s+was\s+not\s+made\s+here/,
      );
      expect((await kube.get('deployment', namespace, 'old-graphql')).metadata.generation).toBe(
        before.metadata.generation,
      );

      // As the document says: the database alone, to be restored into, and then all of it.
      const replicas = 0;
      const none = { apollo: { replicas }, graphql: { replicas }, hasura: { replicas }, towel: { replicas } };
      installation.change(
        await server({ name: 'new', createTenant: false, values: [none] }, Namespace.existing),
      );
      await installation.apply();
      expect((await kube.get('deployment', namespace, 'new-graphql')).spec.replicas).toBe(0);
      installation.change(await server({ name: 'new' }, Namespace.existing));
      await installation.apply();
      expect((await kube.get('deployment', namespace, 'new-graphql')).status.readyReplicas).toBe(1);
      expect((await kube.get('deployment', namespace, 'old-graphql')).metadata.uid).toBe(before.metadata.uid);
      const claims = (await kube.list('pvc', namespace)).map(({ metadata }) => metadata.name);
      expect(claims.sort()).toEqual(['data-old-postgresql-0', 'new-database']);

      const pod = await dumpAsDescribed(kube, namespace);
      expect(pod.spec.volumes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ persistentVolumeClaim: { claimName: 'data-old-postgresql-0' } }),
        ]),
      );
      installation.remove();
    });
  },
);

/** As its README said: flat keys, a Secret of its own, and here a volume. */
async function installOld(kube: Kube, namespace: string): Promise<void> {
  await install(kube, namespace, 'old', PREFECT1_OLD_CHART, {
    'postgresql.existingSecret': 'mine',
    'postgresql.persistence.enabled': 'true',
    'agent.enabled': 'true',
    'jobs.createTenant.enabled': 'true',
    'ui.service.type': 'ClusterIP',
    'apollo.service.type': 'ClusterIP',
  });
}

/** Installs a chart as a person does. */
async function install(
  kube: Kube,
  namespace: string,
  name: string,
  source: readonly [string, string],
  values: Record<string, string>,
): Promise<void> {
  const archive = await chart(...source);
  if (archive === undefined) throw new Error(`the chart ${source.join(' ')} is missing`);
  const flags = Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  await runOk(await tool('helm'), ['install', name, archive, '--namespace', namespace, ...flags], {
    env: cleanEnvironment({ KUBECONFIG: kube.kubeconfig }),
  });
}

/** Carries out what the manifest of the dump's pod says at its top, but for the dump itself: nothing runs here. */
async function dumpAsDescribed(kube: Kube, namespace: string): Promise<KubeObject> {
  const folder = join(__dirname, '../examples/prefect1');
  const text = readFileSync(join(folder, 'dump-pod.yaml'), 'utf8').replaceAll('OLD-', 'old-');
  const commands = [...text.matchAll(/^# {3}kubectl --namespace OLD (.*)$/gm)].map(([, words]) =>
    words.split(' '),
  );
  const inNamespace = (args: string[]) => ['--namespace', namespace, ...args];
  let pod: KubeObject | undefined;
  for (const args of commands) {
    if (args[0] === 'exec') {
      pod = await kube.get('pod', namespace, args[1]);
    } else if (args[0] === 'apply') {
      await kube.kubectl(inNamespace(['apply', '--filename', '-']), text);
    } else {
      const fromFolder = args.map((arg) => arg.replace('--from-file=', `--from-file=${folder}/`));
      await kube.kubectl(inNamespace(fromFolder));
    }
  }
  if (pod === undefined) throw new Error('no command of the manifest dumps');
  return pod;
}
