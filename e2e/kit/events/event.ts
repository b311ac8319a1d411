import type { Need } from '../../../toolbox/prerequisites';
import { runOk } from '../../../toolbox/process';
import { toolPath } from '../../../toolbox/tools';
import type { Author } from '../authors';
import { databaseName, passwordKeys } from '../generations';
import { killAt } from '../killing';
import { type Fixed, has, type Settings } from '../settings';
import type { World } from '../world';

/** Something that happens to an installation, up to the apply after it. */
export interface Event {
  readonly id: string;
  /** Settings of the installation before the event. */
  readonly settings?: Partial<Settings>;
  /** What it has, where that is not just these settings. */
  readonly fits?: (settings: Settings) => boolean;
  /** Settings with which it ends differently, so they are another event. */
  readonly notWith?: readonly Fixed[];
  /** It happens to an installation that was not applied yet. */
  readonly isFirst?: boolean;
  /** Authors whose Terraform is tested. */
  readonly authors: readonly Author[];
  /** It is about the API's auth string or the encryption key, and not about the database's password. */
  readonly of?: 'api' | 'key';
  readonly needs?: readonly Need[];
  readonly act: (world: World) => Promise<unknown>;
  /** What to do after an error, where it is not enough to take back what was changed. */
  readonly remedy?: (world: World) => Promise<void>;
}

/** Whether an event can happen to an installation as it is. */
export function canHappen({ settings = {}, fits, notWith = [] }: Event, now: Settings): boolean {
  return notWith.every((key) => !now[key]) && (fits?.(now) ?? has(settings, now));
}

/**
 * Whether random histories include the event. They exclude events that need an external database, a given auth string
 * or an encryption key, and events after which the API refuses every login.
 */
export function isOfHistories({ settings: { auth, external, key } = {} }: Event): boolean {
  return !external && key === undefined && (auth === undefined || auth === 'generated');
}

export const ALL: readonly Author[] = ['construct', 'module', 'prefect1', 'prefect1Module', 'byHand'];
export const OURS: readonly Author[] = ['construct', 'module', 'prefect1', 'prefect1Module'];
/** What only Prefect 3 has, or has two versions of. */
export const OF_PREFECT3: readonly Author[] = ['construct', 'module', 'byHand'];
export const CONSTRUCTS: readonly Author[] = ['construct', 'prefect1'];
export const CONSTRUCT: readonly Author[] = ['construct'];

export function helm(world: World, ...args: string[]): Promise<unknown> {
  const { kube, namespace } = world.installation;
  return runOk(toolPath('helm'), ['--kubeconfig', kube.kubeconfig, '--namespace', namespace, ...args], {
    env: process.env,
  });
}

/** Adds to the label that no event needs, but that makes an upgrade. */
export function relabel(world: World, letter: string): Partial<Settings> {
  return { label: `${world.settings.label ?? ''}${letter}` };
}

/** Applies a change that the API server refuses in the middle, and takes back what it refuses. */
export async function fail(world: World, change: Partial<Settings>): Promise<void> {
  await world.configure({ ...change, broken: true });
  await world.installation.workspace.applyExpectingFailure();
  await world.configure({ broken: false });
}

/** Name of the database's Secret. */
export async function secretName({ installation, names }: World): Promise<string> {
  return (await installation.secret(databaseName(names))).metadata.name;
}

/** The value that an edit with kubectl puts into a Secret. */
export const EDITED = 'EditedByHand1';

/** Edits a Secret as with kubectl, which the API server may refuse. */
export async function edit(
  { installation }: World,
  prefix: string,
  values: Record<string, string>,
): Promise<void> {
  const { kube, namespace } = installation;
  const { metadata } = await installation.secret(prefix);
  const patch = JSON.stringify({ stringData: values });
  await kube.tryKubectl(['--namespace', namespace, 'patch', 'secret', metadata.name, '-p', patch]);
}

/** Edits the database's Secret. */
export async function editDatabase(world: World): Promise<void> {
  const values = passwordKeys(world.names).map((key) => [key, EDITED]);
  await edit(world, databaseName(world.names), Object.fromEntries(values));
}

/** Deletes the database's Secret as with kubectl. */
export async function deleteSecret(world: World): Promise<void> {
  const { kube, namespace } = world.installation;
  await kube.delete('secret', namespace, await secretName(world));
}

export function killApply(world: World, write: RegExp): Promise<void> {
  const { workspace } = world.installation;
  return killAt(world.proxy, () => workspace.start(['apply', '-auto-approve', '-no-color']), write);
}
