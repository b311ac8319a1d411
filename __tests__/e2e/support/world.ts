import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { type ChartSource, Credentials, Database, Namespace, PrefectServer } from '../../../src';
import { CHART_VERSION } from '../../../src/charts/versions';
import { byHand } from './by-hand';
import { chart } from './charts';
import { CountingProxy } from './counting-proxy';
import { addVolumes } from './fixtures';
import { type Build, chartFile, Installation } from './installation';
import type { Json } from './kube';
import type { Volumes } from './volumes';

/** What events change of an installation. */
export interface Settings {
  readonly version: number;
  readonly tag?: string;
  readonly label?: string;
  /** Whether the API server refuses an object of the release, after others were applied. */
  readonly broken?: boolean;
  readonly older?: boolean;
  readonly length?: number;
  readonly special?: string;
  readonly writeOnly?: boolean;
  readonly id?: string;
  readonly scope?: string;
  /** Namespace and claim are not Terraform's. */
  readonly onExistingClaim?: boolean;
  readonly preventDestroy?: boolean;
}

/** Who wrote the Terraform. */
export type Author = 'construct' | 'byHand';

const CLAIM = 'prefect-server-database';
/** For the construct a claim of its default name would be its own. */
const OLD_CLAIM = 'old-database';
const OLDER_CHART = '2026.7.2211359';

/** The same values for both: a label, and one that Kubernetes refuses. */
function valuesOf({ label, broken }: Settings): Json {
  return {
    server: { podLabels: { ...(label && { label }), ...(broken && { broken: 'not a label!' }) } },
  };
}

/** One installation under events, with what it takes to change, break and look at it. */
export class World {
  settings: Settings;

  /** The password that a first install had made when it failed. */
  noted?: string;

  static async create(author: Author, volumes: Volumes, settings: Partial<Settings> = {}): Promise<World> {
    const proxy = await CountingProxy.start(`${process.env.CDKTF_PREFECT_KUBECONFIG}`);
    const charts = { older: await chartFile('prefect-server', OLDER_CHART) };
    const archives = {
      pinned: `${await chart('prefect-server', CHART_VERSION)}`,
      older: `${await chart('prefect-server', OLDER_CHART)}`,
    };
    const all = { version: 1, ...settings };
    const build = (now: Settings): Build =>
      author === 'construct' ? construct(now, charts.older) : handWritten(now, archives);
    const installation = await Installation.create(build(all), { kubeconfig: proxy.kubeconfig });
    const world = new World(author, installation, volumes, proxy, build, all);
    // One for its claim, and one for the claim that is made after the namespace was deleted.
    await addVolumes(installation.kube, 2);
    if (all.onExistingClaim) await world.makeNamespaceAndClaim();
    return world;
  }

  private constructor(
    readonly author: Author,
    readonly installation: Installation,
    readonly volumes: Volumes,
    readonly proxy: CountingProxy,
    private readonly build: (settings: Settings) => Build,
    settings: Settings,
  ) {
    this.settings = settings;
  }

  /** Changes the code; `moved` tells Terraform where the resources went that had another address before. */
  configure(change: Partial<Settings>, moved = false): void {
    const before = this.code();
    this.settings = { ...this.settings, ...change };
    this.installation.change(this.build(this.settings));
    if (moved) this.write({ ...this.code(), moved: movedBlocks(before, this.code()) });
  }

  async apply(...args: string[]): Promise<void> {
    await this.installation.workspace.apply(...args);
  }

  /** The one address of a type of resources, if there is one. */
  address(type: string): string | undefined {
    const [name] = Object.keys(this.code().resource[type] ?? {});
    return name && `${type}.${name}`;
  }

  /** The password in the Secret; empty if there is none in it. */
  async password(): Promise<string> {
    const { data = {} } = await this.installation.secret(CLAIM);
    return Buffer.from(data.password ?? '', 'base64').toString();
  }

  get claimName(): string {
    return this.author === 'construct' && this.settings.onExistingClaim ? OLD_CLAIM : CLAIM;
  }

  async remove(): Promise<void> {
    const { kube, namespace } = this.installation;
    await this.proxy.stop();
    this.installation.remove();
    await kube.delete('namespace', undefined, namespace, false);
  }

  private code(): Json {
    return JSON.parse(readFileSync(join(this.installation.workspace.directory, 'cdk.tf.json'), 'utf8'));
  }

  private write(code: Json): void {
    this.installation.workspace.write({ 'cdk.tf.json': code });
  }

  private async makeNamespaceAndClaim(): Promise<void> {
    const { kube, namespace } = this.installation;
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } };
    await kube.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: this.claimName, namespace },
        spec,
      },
    );
  }
}

function construct(settings: Settings, olderChart: ChartSource): Build {
  const { version, length, special, writeOnly, id = 'prefect', scope, onExistingClaim } = settings;
  const options = { version, length, specialCharacters: special };
  const credentials = writeOnly ? Credentials.writeOnly(options) : Credentials.generated(options);
  const claim = onExistingClaim ? { existingClaim: OLD_CLAIM } : { preventDestroy: settings.preventDestroy };
  return (stack, { namespace, serverChart }) => {
    new PrefectServer(scope === undefined ? stack : new Construct(stack, scope), id, {
      namespace: onExistingClaim ? Namespace.existing(namespace) : Namespace.create(namespace),
      chart: settings.older ? olderChart : serverChart,
      prefectVersion: settings.older ? '3.7.7' : undefined,
      image: settings.tag === undefined ? undefined : { tag: settings.tag },
      database: Database.bundled({ credentials, ...claim }),
      values: [JSON.stringify(valuesOf(settings))],
    });
  };
}

function handWritten(settings: Settings, archives: { pinned: string; older: string }): Build {
  const { older, tag, label: _, broken: __, ...rest } = settings;
  const image = tag === undefined ? {} : { global: { prefect: { image: { prefectTag: tag } } } };
  return (stack, { namespace }) => {
    const archive = older ? archives.older : archives.pinned;
    const code = byHand({ ...rest, namespace, archive, values: { ...valuesOf(settings), ...image } });
    for (const [section, content] of Object.entries(code)) stack.addOverride(section, content);
  };
}

/** `moved` blocks from the addresses of one configuration to those of another, which has as many of each type. */
function movedBlocks(before: Json, after: Json): Json[] {
  return Object.entries<Json>(before.resource).flatMap(([type, old]) => {
    const to = Object.keys(after.resource[type]).sort();
    return Object.keys(old)
      .sort()
      .map((name, index) => ({ from: `${type}.${name}`, to: `${type}.${to[index]}` }))
      .filter((block) => block.from !== block.to);
  });
}
