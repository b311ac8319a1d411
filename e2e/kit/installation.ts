import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { ChartSource, Namespace, PrefectServer, type PrefectServerProps } from '../../src';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { chartArchive } from '../../toolbox/charts';
import { Kube, type KubeObject, uniqueName } from '../../toolbox/kube';
import { described, Workspace, type WorkspaceOptions } from '../../toolbox/terraform';
import { assertNoLeak } from './leaks';
import { assertSecretReferencesResolve, environment } from './pods';

/** Inputs of a test's stack. Names are unique, so that tests run side by side. */
export interface Site {
  /** A name for a namespace that no other test uses. */
  readonly namespace: string;
  /** The pinned server chart, as a file. */
  readonly serverChart: ChartSource;
  /** The pinned worker chart, as a file. */
  readonly workerChart: ChartSource;
}

export type Build = (stack: TerraformStack, site: Site) => void;

/** A server of the pinned chart in a namespace of its own, with its outputs. */
export function server(props: PrefectServerProps = {}): Build {
  return (stack, { namespace, serverChart }) => {
    const own = { namespace: Namespace.create(namespace), chart: serverChart };
    new PrefectServer(stack, 'prefect', { ...own, ...props }).addOutputs();
  };
}

/** A stack that is synthesized, planned and applied like a user's. */
export class Installation {
  /** Makes a workspace for a stack, or for a configuration that is written later, initialised and not applied. */
  static async create(build: Build = () => {}, options: WorkspaceOptions = {}): Promise<Installation> {
    const site = {
      namespace: uniqueName('prefect'),
      serverChart: await chartFile('prefect-server', CHART_VERSION),
      workerChart: await chartFile('prefect-worker', CHART_VERSION),
    };
    const workspace = Workspace.fromSynth(synthesize(build, site), options);
    await workspace.init();
    return new Installation(site, workspace, Kube.fromEnvironment());
  }

  /** Passwords that its Secrets have had, and whether the state may have them. */
  readonly passwords = new Map<string, boolean>();

  private constructor(
    private ownSite: Site,
    readonly workspace: Workspace,
    readonly kube: Kube,
  ) {}

  get site(): Site {
    return this.ownSite;
  }

  get namespace(): string {
    return this.site.namespace;
  }

  /** Makes its namespace, where Terraform does not, with Secrets of the user's by their names. */
  async makeNamespace(secrets: Readonly<Record<string, Record<string, string>>> = {}): Promise<void> {
    const { namespace } = this;
    const manifests = Object.entries(secrets).map(([name, stringData]) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      stringData,
    }));
    await this.kube.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      ...manifests,
    );
  }

  /** Changes the stack, to be planned and applied anew, in another namespace if one is given. */
  change(build: Build, namespace = this.namespace): void {
    this.ownSite = { ...this.site, namespace };
    this.workspace.write({ 'cdk.tf.json': synthesize(build, this.site) });
  }

  /** Edits the synthesized configuration. */
  changeText(edit: (synthesized: string) => string): void {
    const file = join(this.workspace.directory, 'cdk.tf.json');
    this.workspace.write({ 'cdk.tf.json': edit(readFileSync(file, 'utf8')) });
  }

  /** Applies, and asserts what holds after each apply; returns what the plan did. */
  async apply(): Promise<string[]> {
    const { changes } = await this.workspace.apply();
    await this.assertApplied();
    return changes.map(described);
  }

  /** The next plan is empty, each Secret that a pod wants is there, and no password is anywhere else. */
  async assertApplied(): Promise<void> {
    const plan = await this.workspace.expectNoChanges();
    await assertSecretReferencesResolve(this.kube, this.namespace);
    await assertNoLeak(this, { plan });
  }

  /** The one running pod of a component. */
  async pod(component: string, instance?: string, namespace = this.namespace): Promise<KubeObject> {
    const selector = [
      `app.kubernetes.io/component=${component}`,
      instance && `app.kubernetes.io/instance=${instance}`,
    ];
    const pods = await this.kube.list('pods', namespace, selector.filter(Boolean).join(','));
    const running = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (running.length !== 1) throw new Error(`expected one pod of ${component}, found ${running.length}`);
    return running[0];
  }

  /** The environment of the server's container, as the kubelet makes it. */
  async serverEnvironment(): Promise<Record<string, string>> {
    return await environment(this.kube, await this.pod('server'), 'prefect-server');
  }

  /** Secrets of the namespace but for those in which helm keeps its releases. */
  async secrets(namespace = this.namespace): Promise<KubeObject[]> {
    return await this.kube.secrets(namespace);
  }

  /** Names, keys and values of what its Secrets hold. */
  async secretValues(): Promise<string[]> {
    const values = (await this.secrets()).flatMap((secret) =>
      Object.keys(secret.data ?? {}).map((key) => `${secret.metadata.name} ${key} ${decoded(secret, key)}`),
    );
    return values.sort();
  }

  /** The one Secret whose name starts so. */
  async secret(prefix: string): Promise<KubeObject> {
    const found = (await this.secrets()).filter(({ metadata }) => metadata.name.startsWith(prefix));
    if (found.length !== 1) throw new Error(`expected one Secret ${prefix}…, found ${found.length}`);
    return found[0];
  }

  /** Destroys what was applied, with the namespace that makeNamespace made, and removes the workspace. */
  async destroyWithNamespace(): Promise<void> {
    await this.workspace.destroy();
    await this.kube.delete('namespace', undefined, this.namespace, false);
    this.remove();
  }

  remove(): void {
    this.workspace.remove();
  }
}

/** A chart at a version as a source that the constructs take. */
export async function chartFile(name: string, version: string): Promise<ChartSource> {
  return ChartSource.fromArchive(await chartArchive(name, version), version);
}

function synthesize(build: Build, site: Site): string {
  const stack = new TerraformStack(Testing.app(), 'e2e');
  new KubernetesProvider(stack, 'kubernetes');
  new RandomProvider(stack, 'random');
  // An absent path is that of KUBE_CONFIG_PATH, but the block has to be there for helm to look.
  new HelmProvider(stack, 'helm', { kubernetes: {} });
  build(stack, site);
  return Testing.synth(stack);
}

/** The value at a key of a Secret. */
export function decoded(secret: KubeObject, key: string): string {
  const data: Record<string, string> = secret.data ?? {};
  if (data[key] === undefined) throw new Error(`the Secret ${secret.metadata.name} has no key ${key}`);
  return Buffer.from(data[key], 'base64').toString();
}
