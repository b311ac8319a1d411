import { until } from '../../toolbox/process';
import { CountingProxy } from './counting-proxy';
import { Volumes } from './databases';
import { databaseName, type Names } from './generations';
import { type Build, decoded, Installation } from './installation';
import { applyImporting, killAt, repair, restoreState, resume } from './killing';
import { assertAppliedWhole } from './manifest';

/** The settings that a change affects. */
export interface Variant {
  readonly tag?: string;
  readonly version?: number;
  readonly preventDestroy?: boolean;
}

/** Where an apply is killed: after the `nth` write of a kind, and the status that helm's release has then. */
export interface Phase {
  readonly after: string;
  readonly write: RegExp;
  readonly nth?: number;
  /** `none` is no release; without it, it may be one or another. */
  readonly status?: string;
}

/** Prefect 3, or Prefect 1. */
export interface Generation {
  readonly names: Names;
  readonly component: string;
  readonly tags: readonly [string, string];
  build(variant: Variant): Build | Promise<Build>;
  readonly installs: readonly Phase[];
  readonly upgrades: readonly Phase[];
  readonly rotations: readonly Phase[];
  readonly destroys: readonly Phase[];
}

/** The last of a part of helm's, which it keeps in a Secret. */
export const HELM_RECORD = /^PUT .*\/sh\.helm\.release\.v1\./;

/** Kills applies and destroys in each phase, and does what docs/troubleshooting.md says. */
export class Recovery {
  private proxy?: CountingProxy;
  private readonly databases = new Map<Installation, Volumes>();

  constructor(private readonly generation: Generation) {}

  /** A kubeconfig that leads through the proxy. */
  get kubeconfig(): string {
    return this.running.kubeconfig;
  }

  get running(): CountingProxy {
    if (this.proxy === undefined) throw new Error('the proxy was not started');
    return this.proxy;
  }

  async start(): Promise<void> {
    this.proxy = await CountingProxy.start(`${process.env.CDKTF_PREFECT_KUBECONFIG}`);
  }

  async stop(): Promise<void> {
    await this.proxy?.stop();
    for (const database of this.databases.values()) await database.stop();
  }

  async create(variant: Variant = {}): Promise<Installation> {
    return await this.createOf(await this.generation.build(variant));
  }

  async createOf(build: Build): Promise<Installation> {
    const installation = await Installation.create(build, { kubeconfig: this.kubeconfig });
    this.databases.set(installation, new Volumes(this.generation.names));
    return installation;
  }

  /** Applies what was not applied yet, and writes a row into its database. */
  async install(installation: Installation): Promise<void> {
    await installation.apply();
    await this.databases.get(installation)?.mark(installation);
  }

  /** Asserts that the database accepts the Secret's passwords, and whether the row exists. */
  async assertDatabase(installation: Installation, rows: boolean): Promise<void> {
    expect(await this.databases.get(installation)?.observe(installation)).toEqual({ accepted: true, rows });
  }

  /** Starts `terraform apply` or another command, and kills it. */
  kill({ workspace }: Installation, { write, nth }: Omit<Phase, 'after'>, command = 'apply'): Promise<void> {
    const args = [command, '-auto-approve', '-no-color'];
    return killAt(this.running, () => workspace.start(args), write, nth);
  }

  /** Does what the page says for the state in which helm has the release, and applies. */
  async recover(installation: Installation, { status }: Pick<Phase, 'status'>): Promise<void> {
    const { kube, namespace } = installation;
    const { release } = this.generation.names;
    const found = await repair(kube, namespace, release);
    if (status !== undefined) expect(found ?? 'none').toBe(status);
    await this.apply(installation, { [release]: found });
  }

  /** Applies after a repair, importing what exists, and asserts that everything is there and whole. */
  async apply(
    installation: Installation,
    repaired: Readonly<Record<string, string | undefined>>,
  ): Promise<void> {
    const { kube, namespace } = installation;
    await applyImporting(installation);
    for (const [release, status] of Object.entries(repaired)) await resume(namespace, release, status);
    await installation.assertApplied();
    await assertAppliedWhole(kube, namespace, this.generation.names.release);
  }

  async password(installation: Installation): Promise<string> {
    return decoded(await installation.secret(this.secretName), this.generation.names.password);
  }

  async claimUid({ kube, namespace }: Installation): Promise<string> {
    return (await kube.get('pvc', namespace, this.secretName)).metadata.uid;
  }

  /** Of the Secret without its version, and of the claim. */
  get secretName(): string {
    return databaseName(this.generation.names);
  }
}

/** The tests of each phase. */
export function testRecovery(recovery: Recovery, generation: Generation): void {
  const { names, tags } = generation;
  const phases = (all: readonly Phase[]): [string, Phase][] => all.map((phase) => [phase.after, phase]);

  test.each(phases(generation.installs))('of a first install that was killed after %s', async (_, phase) => {
    const installation = await recovery.create();
    await recovery.kill(installation, phase);
    const [before] = (await installation.secrets()).map((secret) => decoded(secret, names.password));
    await recovery.recover(installation, phase);
    if (before !== undefined) expect(await recovery.password(installation)).toBe(before);
    await recovery.assertDatabase(installation, false);
    installation.remove();
  });

  describe('of', () => {
    let installation: Installation;
    let version = 1;
    let upgrades = 0;

    beforeAll(async () => {
      installation = await recovery.create();
      await recovery.install(installation);
    });
    afterAll(() => installation?.remove());

    test.each(phases(generation.upgrades))('an upgrade that was killed after %s', async (_, phase) => {
      const before = [await recovery.password(installation), await recovery.claimUid(installation)];
      upgrades += 1;
      const tag = tags[upgrades % 2];
      installation.change(await generation.build({ tag }));
      await recovery.kill(installation, phase);
      await recovery.recover(installation, phase);
      expect((await installation.pod(generation.component)).spec.containers[0].image).toContain(tag);
      expect([await recovery.password(installation), await recovery.claimUid(installation)]).toEqual(before);
      await recovery.assertDatabase(installation, true);
    });

    test.each(phases(generation.rotations))('a rotation that was killed after %s', async (_, phase) => {
      const { kube, namespace } = installation;
      const claim = await recovery.claimUid(installation);
      version += 1;
      installation.change(await generation.build({ version }));
      await recovery.kill(installation, phase);
      const name = `${recovery.secretName}-v${version}`;
      const made = (await kube.secret(namespace, name))[names.password];
      await recovery.recover(installation, phase);
      expect(await recovery.password(installation)).toBe(made);
      expect(await recovery.claimUid(installation)).toBe(claim);
      await recovery.assertDatabase(installation, true);
      const pod = await installation.pod(generation.component);
      expect(JSON.stringify(pod.spec)).toContain(`"${name}"`);
    });
  });

  test.each(phases(generation.destroys))('of a destroy that was killed after %s', async (_, phase) => {
    const installation = await recovery.create({ preventDestroy: false });
    const { kube, namespace, workspace } = installation;
    await recovery.install(installation);
    const claim = await recovery.claimUid(installation);
    await recovery.kill(installation, phase, 'destroy');
    if (/namespaces/.test(phase.write.source)) {
      const isGone = async (): Promise<boolean> => !(await kube.find('namespace', undefined, namespace));
      await until('the namespace to be gone', isGone);
    }
    await recovery.recover(installation, phase);
    await recovery.assertDatabase(installation, (await recovery.claimUid(installation)) === claim);

    await recovery.kill(installation, phase, 'destroy');
    await restoreState(installation);
    await workspace.destroy();
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    installation.remove();
  });
}
