import { CommandError } from '../../toolbox/process';
import { authString } from './api-server';
import { encryptionKey } from './blocks';
import { EDITED, type Event } from './events/event';
import { assertNoLeak } from './leaks';
import type { World } from './world';

/** What an event does: a row of the table in docs/events.md, which is made from event-matrix.json. */
export interface Outcome {
  /** Whether the Secret's password `stays`, is `new`, is the one that was `edited` in, or is `lost`. */
  readonly password: string;
  /** Whether the database accepts the password, the API its auth string, and the blocks their key. */
  readonly accepted?: boolean;
  readonly rows?: boolean;
  /** The next plan: `empty`, `not empty`, `error`, or `error of the apply`. */
  readonly plan: string;
}

/** What Terraform says where it fails before it has done anything. */
const OF_THE_PLAN = /Planning failed|planned the following actions, but then encountered a problem/;

/** Runs an event, applies and returns the outcome. An error is reverted or remedied. */
export async function outcomeOf(event: Event, world: World): Promise<Outcome> {
  const { installation, settings } = world;
  const known = event.isFirst ? undefined : await passwordOf(event, world);
  if (event.of && !(await isAccepted(event, world))) throw new Error('it is not accepted before the event');
  let failure: string | undefined;
  try {
    await event.act(world);
    await world.apply();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.info(error.message);
    failure = OF_THE_PLAN.test(error.result.stdout) ? 'error' : 'error of the apply';
    if (event.remedy === undefined) await world.takeBack(settings);
  }
  const password = await passwordOf(event, world);
  const observed = await world.database.observe(installation);
  const accepted = event.of ? await isAccepted(event, world) : observed?.accepted;
  if (failure !== undefined) await event.remedy?.(world);
  return {
    password: nameOf(password, known ?? world.noted),
    ...(observed && { accepted }),
    ...(observed && !event.isFirst && { rows: observed.rows }),
    plan: failure ?? (await nextPlan(world)),
  };
}

/** The next plan. Asserts that neither it nor anything else leaks a password. */
export async function nextPlan({ author, installation }: World): Promise<string> {
  if (author === 'byHand') {
    const { code } = await installation.workspace.run(['plan', '-detailed-exitcode', '-no-color']);
    return { 0: 'empty', 1: 'error', 2: 'not empty' }[code] ?? `${code}`;
  }
  const plan = await installation.workspace.plan();
  await assertNoLeak(installation, { plan });
  return plan.isEmpty ? 'empty' : 'not empty';
}

function passwordOf({ of }: Event, world: World): Promise<string> {
  if (of === 'key') return encryptionKey(world.installation);
  return of === 'api' ? authString(world.installation) : world.password();
}

/** Whether the server accepts the auth string, or its blocks the key. */
function isAccepted({ of }: Event, { api, blocks, installation }: World): Promise<boolean> {
  return of === 'key' ? blocks.areReadable(installation) : api.accepts(installation);
}

function nameOf(password: string, known?: string): string {
  if (password === '') return 'lost';
  if (password === known) return 'stays';
  return password.endsWith(EDITED) ? 'edited' : 'new';
}
