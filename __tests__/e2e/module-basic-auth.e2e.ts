import { decoded } from './support/installation';
import { type Json, Kube, type KubeObject, uniqueName } from './support/kube';
import { chartOfModule, moduleConfiguration } from './support/module';
import { suite } from './support/needs';
import { assertSecretReferencesResolve, environment } from './support/pods';
import { CHARTS, chartNeed } from './support/prerequisites';
import { Workspace } from './support/terraform';

/** A server with a worker from the module, whose basic authentication changes. */
class ModuleServer {
  public readonly namespace = uniqueName('toggle');
  private readonly kube = Kube.fromEnvironment();
  private readonly workspace = Workspace.create({});

  /** Applies with an input `basic_auth`; returns what the plan did to the cluster. */
  public async apply(basicAuth: Json): Promise<string[]> {
    const workers = { kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') } };
    const inputs = { namespace: { name: this.namespace }, workers, basic_auth: basicAuth };
    this.workspace.write({ 'main.tf.json': await moduleConfiguration('prefect-server', inputs) });
    await this.workspace.init();
    const { changes } = await this.workspace.plan();
    await this.workspace.apply();
    await this.workspace.expectNoChanges();
    await assertSecretReferencesResolve(this.kube, this.namespace);
    return changes.map(({ address, actions }) => `${actions.join('/')} ${address}`);
  }

  /** The auth Secret, if there is one. */
  public async secret(): Promise<KubeObject | undefined> {
    const secrets = await this.kube.list('secrets', this.namespace);
    return secrets.find(({ metadata }) => metadata.name.startsWith('prefect-server-api-auth'));
  }

  /** The auth string in the Secret. */
  public async authString(): Promise<string> {
    return decoded((await this.secret()) as KubeObject, 'auth-string');
  }

  /** The auth strings that the server asks for and the worker gives. */
  public async used(): Promise<(string | undefined)[]> {
    return [await this.variable('server', 'prefect-server', 'PREFECT_SERVER_API_AUTH_STRING')].concat(
      await this.variable('worker', 'prefect-worker', 'PREFECT_API_AUTH_STRING'),
    );
  }

  private async variable(component: string, container: string, name: string): Promise<string | undefined> {
    const selector = `app.kubernetes.io/component=${component}`;
    const pods = await this.kube.list('pods', this.namespace, selector);
    const [pod] = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return (await environment(this.kube, pod, container))[name];
  }

  public remove(): void {
    this.workspace.remove();
  }
}

const RELEASES = [
  'update module.prefect.helm_release.server',
  'update module.prefect.module.worker["kubernetes"].helm_release.worker',
];

suite(
  'basic authentication of the module that is turned off and on',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test.each(['generated', 'writeOnly'])('%s: enabled = false keeps password and Secret', async (type) => {
      const server = new ModuleServer();
      await server.apply({ type, version: 2 });
      const [secret, authString] = [await server.secret(), await server.authString()];
      expect(await server.used()).toEqual([authString, authString]);

      expect(await server.apply({ type, version: 2, enabled: false })).toEqual(RELEASES);
      expect(await server.secret()).toEqual(secret);
      expect(await server.used()).toEqual([undefined, undefined]);

      expect(await server.apply({ type, version: 2, enabled: true })).toEqual(RELEASES);
      expect(await server.secret()).toEqual(secret);
      expect(await server.used()).toEqual([authString, authString]);

      // A version that is raised meanwhile counts.
      await server.apply({ type, version: 2, enabled: false });
      await server.apply({ type, version: 3 });
      const raised = await server.authString();
      expect(raised).not.toBe(authString);
      expect(await server.used()).toEqual([raised, raised]);
      server.remove();
    });

    test('without basic_auth the Secret goes; a generated password of version 1 comes back, a write-only one does not', async () => {
      const server = new ModuleServer();
      await server.apply({ type: 'generated' });
      const generated = await server.authString();
      await server.apply(null);
      expect(await server.secret()).toBeUndefined();
      await server.apply({ type: 'generated' });
      expect(await server.authString()).toBe(generated);

      await server.apply({ type: 'writeOnly' });
      const writeOnly = await server.authString();
      await server.apply(null);
      expect(await server.secret()).toBeUndefined();
      await server.apply({ type: 'writeOnly' });
      expect(await server.authString()).not.toBe(writeOnly);
      server.remove();
    });
  },
);
