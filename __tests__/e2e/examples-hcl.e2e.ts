import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runDocumented } from './support/documented';
import { decoded } from './support/installation';
import { type Json, Kube, type KubeObject, uniqueName } from './support/kube';
import { chartOfModule, moduleSource } from './support/module';
import { suite } from './support/needs';
import { assertSecretReferencesResolve } from './support/pods';
import { CHARTS, chartNeed } from './support/prerequisites';
import { Workspace } from './support/terraform';

/** An example as it stands, but for what a test has of its own: a namespace, and charts of this machine. */
async function example(name: string, namespace: string, inputs: Json = {}): Promise<Workspace> {
  const main = readFileSync(resolve(__dirname, `../../examples/hcl/${name}/main.tf`), 'utf8');
  const workspace = Workspace.create({
    'main.tf': main,
    'test_override.tf.json': {
      module: {
        prefect: {
          source: moduleSource('prefect-server'),
          namespace: { type: 'create', name: namespace },
          chart: await chartOfModule('prefect-server'),
          ...inputs,
        },
      },
    },
  });
  await workspace.init();
  return workspace;
}

async function secrets(kube: Kube, namespace: string): Promise<KubeObject[]> {
  const found = await kube.list('secrets', namespace);
  return found.filter(({ type }) => type !== 'helm.sh/release.v1');
}

suite('an example in HCL', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each([
    ['quickstart', ['prefect-server-api-auth', 'prefect-server-database-v1'], true],
    ['write-only', ['prefect-server-api-auth-write-only', 'prefect-server-database-write-only-v1'], false],
  ])(
    '%s installs, plans nothing more, keeps its passwords where it says, and is destroyed as documented',
    async (name, names, inState) => {
      const kube = Kube.fromEnvironment();
      const namespace = uniqueName(name);
      const workers = {
        kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') },
      };
      const workspace = await example(name, namespace, { workers });
      await workspace.apply();
      await workspace.expectNoChanges();
      await assertSecretReferencesResolve(kube, namespace);
      expect((await kube.list('deployments', namespace)).map(({ metadata }) => metadata.name).sort()).toEqual(
        ['prefect-server', 'prefect-worker-kubernetes'],
      );
      const made = await secrets(kube, namespace);
      expect(made.map(({ metadata }) => metadata.name).sort()).toEqual(names);
      const passwords = made.flatMap((secret) =>
        Object.keys(secret.data ?? {}).map((key) => decoded(secret, key).replace('admin:', '')),
      );
      const state = workspace.stateText();
      for (const password of passwords) {
        expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
        expect(state.includes(password)).toBe(inState);
        expect(workspace.printed()).not.toContain(password);
        expect(JSON.stringify(await workspace.output())).not.toContain(password);
      }

      const variables = {
        namespace,
        TF_VAR_kubeconfig: `${process.env.CDKTF_PREFECT_KUBECONFIG}`,
        TF_CLI_ARGS_destroy: '-auto-approve',
      };
      await runDocumented('modules.md', 'To destroy', variables, workspace.directory);
      expect(await workspace.resources()).toEqual({});
      expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
      workspace.remove();
    },
  );
});
