import { CountingProxy } from './counting-proxy';
import { type Build, decoded, Installation } from './installation';
import { applyImporting, killAt, repair } from './killing';
import { assertAppliedWhole } from './manifest';
import { until } from './process';

/** What of an installation a change is about. */
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
  /** Of the release; names of Secret and claim start with it. */
  readonly release: string;
  /** Key of the Secret. */
  readonly password: string;
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

/** Kills applies and destroys in each phase, and does what docs/recovery.md says. */
export class Recovery {
  private proxy?: CountingProxy;

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
  }

  async create(variant: Variant = {}): Promise<Installation> {
    return await Installation.create(await this.generation.build(variant), { kubeconfig: this.kubeconfig });
  }

  /** Starts `terraform apply` or another command, and kills it. */
  kill({ workspace }: Installation, { write, nth }: Omit<Phase, 'after'>, command = 'apply'): Promise<void> {
    const args = [command, '-auto-approve', '-no-color'];
    return killAt(this.running, () => workspace.start(args), write, nth);
  }

  /** Does what the page says for the state in which helm has the release, and applies. */
  async recover(installation: Installation, { status }: Pick<Phase, 'status'>): Promise<void> {
    const { kube, namespace } = installation;
    const found = (await repair(kube, namespace, this.generation.release)) ?? 'none';
    if (status !== undefined) expect(found).toBe(status);
    await this.apply(installation);
  }

  /** Applies, importing what exists, and asserts that everything is there and whole. */
  async apply(installation: Installation): Promise<void> {
    const { kube, namespace } = installation;
    await applyImporting(installation);
    await installation.assertApplied();
    await assertAppliedWhole(kube, namespace, this.generation.release);
  }

  async password(installation: Installation): Promise<string> {
    return decoded(await installation.secret(this.secretName), this.generation.password);
  }

  async claimUid({ kube, namespace }: Installation): Promise<string> {
    return (await kube.get('pvc', namespace, `${this.generation.release}-database`)).metadata.uid;
  }

  get secretName(): string {
    return `${this.generation.release}-database`;
  }
}

/** The tests of each phase. */
export function testRecovery(recovery: Recovery, generation: Generation): void {
  const { tags } = generation;
  const phases = (all: readonly Phase[]): [string, Phase][] => all.map((phase) => [phase.after, phase]);

  test.each(phases(generation.installs))('of a first install that was killed after %s', async (_, phase) => {
    const installation = await recovery.create();
    await recovery.kill(installation, phase);
    const [before] = (await installation.secrets()).map((secret) => decoded(secret, generation.password));
    await recovery.recover(installation, phase);
    if (before !== undefined) expect(await recovery.password(installation)).toBe(before);
    installation.remove();
  });

  describe('of', () => {
    let installation: Installation;
    let version = 1;
    let upgrades = 0;

    beforeAll(async () => {
      installation = await recovery.create();
      await installation.apply();
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
    });

    test.each(phases(generation.rotations))('a rotation that was killed after %s', async (_, phase) => {
      const { kube, namespace } = installation;
      const claim = await recovery.claimUid(installation);
      version += 1;
      installation.change(await generation.build({ version }));
      await recovery.kill(installation, phase);
      const name = `${recovery.secretName}-v${version}`;
      const made = (await kube.secret(namespace, name))[generation.password];
      await recovery.recover(installation, phase);
      expect(await recovery.password(installation)).toBe(made);
      expect(await recovery.claimUid(installation)).toBe(claim);
      const pod = await installation.pod(generation.component);
      expect(JSON.stringify(pod.spec)).toContain(`"${name}"`);
    });
  });

  test.each(phases(generation.destroys))('of a destroy that was killed after %s', async (_, phase) => {
    const installation = await recovery.create({ preventDestroy: false });
    const { kube, namespace, workspace } = installation;
    await installation.apply();
    await recovery.kill(installation, phase, 'destroy');
    if (/namespaces/.test(phase.write.source)) {
      const isGone = async (): Promise<boolean> => !(await kube.find('namespace', undefined, namespace));
      await until('the namespace to be gone', isGone);
    }
    await recovery.recover(installation, phase);

    await recovery.kill(installation, phase, 'destroy');
    await workspace.destroy();
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    installation.remove();
  });
}
