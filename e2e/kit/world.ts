import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addVolumes } from '../../toolbox/fixtures';
import type { Json } from '../../toolbox/kube';
import { allMirrors, oldestProviders } from '../../toolbox/provider-mirrors';
import { terraformBinary } from '../../toolbox/terraform';
import { ApiServer } from './api-server';
import { type Author, addressesInModule, buildOf, isModule, namesOf, OLD_CLAIM } from './authors';
import { Blocks } from './blocks';
import { CountingProxy } from './counting-proxy';
import { ExternalDatabase, type InstalledDatabase, Volumes } from './databases';
import { databaseName, type Names, passwordKeys } from './generations';
import { type Build, Installation } from './installation';
import { BEGINNING, type Settings } from './settings';

/** An address of the encryption key or its Secret. */
export const OF_KEY = /encryption.key/;

/** One installation under events, with what it takes to change, break and look at it. */
export class World {
  settings: Settings;

  /** The password that a first install had made when it failed. */
  noted?: string;

  readonly api = new ApiServer();
  readonly blocks = new Blocks();

  /** Makes a world that is not applied yet. */
  static async create(author: Author, wanted: Partial<Settings> = {}): Promise<World> {
    const proxy = await CountingProxy.start(`${process.env.CDKTF_PREFECT_KUBECONFIG}`);
    const names = namesIn(author, wanted);
    const database = wanted.external ? await ExternalDatabase.start(names) : new Volumes(names);
    const settings: Settings = {
      ...BEGINNING,
      ...(author === 'byHand' && { id: 'database' }),
      given: newPassword(),
      ...(database instanceof ExternalDatabase && { host: database.host, port: database.port }),
      ...wanted,
    };
    try {
      const build = await buildOf(author);
      const installation = await Installation.create(withProviders(build(settings), settings), {
        kubeconfig: proxy.kubeconfig,
        variables: variablesOf(settings),
        cliSettings: settings.oldestProviders ? allMirrors(`${terraformBinary()}`) : undefined,
      });
      const world = new World(author, installation, database, proxy, build, settings);
      // A recreated claim needs another volume.
      await addVolumes(installation.kube, 8);
      if (settings.onExistingClaim) await world.makeNamespaceAndClaim();
      return world;
    } catch (error) {
      await Promise.all([proxy.stop(), database.stop()]);
      throw error;
    }
  }

  /** The namespace that it began in. */
  private readonly first: string;

  private constructor(
    readonly author: Author,
    readonly installation: Installation,
    readonly database: InstalledDatabase,
    readonly proxy: CountingProxy,
    private readonly build: (settings: Settings) => Build,
    settings: Settings,
  ) {
    this.first = installation.namespace;
    this.settings = settings;
  }

  /** Changes the code; `moved` tells Terraform where the resources went that had another address before. */
  async configure(change: Partial<Settings>, moved = false): Promise<void> {
    const [before, { id }] = [this.code(), this.settings];
    this.settings = { ...this.settings, ...change };
    const { workspace } = this.installation;
    const build = withProviders(this.build(this.settings), this.settings);
    this.installation.change(build, this.settings.namespace ?? this.first);
    workspace.setVariables(variablesOf(this.settings));
    if (moved) {
      const blocks = isModule(this.author)
        ? [{ from: `module.${id}`, to: `module.${this.settings.id}` }]
        : movedBlocks(before, this.code());
      workspace.write({ 'cdk.tf.json': { ...this.code(), moved: blocks } });
    }
    if (isModule(this.author) && id !== this.settings.id) await workspace.init();
  }

  /** Reverts to these settings. */
  async takeBack(settings: Settings): Promise<void> {
    const unset = Object.fromEntries(Object.keys(this.settings).map((key) => [key, undefined]));
    await this.configure({ ...unset, ...settings });
  }

  async apply(...args: string[]): Promise<void> {
    await this.installation.workspace.apply(...args);
  }

  /** Applies for the first time, and writes the row that events must not lose. */
  async install(): Promise<void> {
    await this.apply();
    await this.database.mark(this.installation);
  }

  get names(): Names {
    return namesIn(this.author, this.settings);
  }

  /** The one address of a type of resources, if there is one beside the encryption key's. */
  address(type: string): string | undefined {
    return this.addresses(type).find((address) => !OF_KEY.test(address));
  }

  /** All addresses of a type of resources. */
  addresses(type: string): string[] {
    if (isModule(this.author)) return addressesInModule(this.author, this.settings, type);
    return Object.keys(this.code().resource[type] ?? {}).map((name) => `${type}.${name}`);
  }

  /** Addresses of the passwords that Terraform makes, by their keys in the Secret. */
  get madePasswords(): Readonly<Record<string, string>> {
    const { password, adminPassword } = this.names;
    const isAdmin = (address: string): boolean => /database.admin/.test(address);
    return Object.fromEntries(
      this.addresses('random_password').map((address) => [
        isAdmin(address) ? `${adminPassword}` : password,
        address,
      ]),
    );
  }

  /** The passwords in the Secret; empty if one is not in it. */
  async password(): Promise<string> {
    const { data = {} } = await this.installation.secret(databaseName(this.names));
    const keys = passwordKeys(this.names);
    if (!keys.every((key) => data[key])) return '';
    return keys.map((key) => Buffer.from(data[key], 'base64').toString()).join(' ');
  }

  get claimName(): string {
    return this.author !== 'byHand' && this.settings.onExistingClaim ? OLD_CLAIM : databaseName(this.names);
  }

  /** Makes a claim beside Terraform. */
  async makeClaim(name: string): Promise<void> {
    const { kube, namespace } = this.installation;
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } };
    await kube.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec,
    });
  }

  async remove(): Promise<void> {
    const { kube, namespace } = this.installation;
    await this.api.stop();
    await this.database.stop();
    await this.proxy.stop();
    this.installation.remove();
    await kube.delete('namespace', undefined, namespace, false);
  }

  private code(): Json {
    return JSON.parse(readFileSync(join(this.installation.workspace.directory, 'cdk.tf.json'), 'utf8'));
  }

  private async makeNamespaceAndClaim(): Promise<void> {
    await this.installation.makeNamespace();
    await this.makeClaim(this.claimName);
  }
}

/** The Secret of an external database has no superuser's password. */
function namesIn(author: Author, { external }: Partial<Settings>): Names {
  const names = namesOf(author);
  return external ? { ...names, adminPassword: undefined } : names;
}

/** A new password. */
export function newPassword(): string {
  return randomBytes(12).toString('hex');
}

function variablesOf({ kind, auth, given }: Settings): Record<string, Json> {
  return kind === 'given' || auth === 'given' ? { given } : {};
}

function withProviders(build: Build, { oldestProviders: areOldest }: Settings): Build {
  return (stack, site) => {
    build(stack, site);
    if (!areOldest) return;
    for (const [name, version] of Object.entries(oldestProviders(`${terraformBinary()}`))) {
      stack.addOverride(`terraform.required_providers.${name}.version`, version);
    }
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
