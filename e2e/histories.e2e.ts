import * as fc from 'fast-check';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import matrix from './event-matrix.json';
import { type Author, namesOf } from './kit/authors';
import { needsOf } from './kit/event-cases';
import { EVENTS } from './kit/events';
import { canHappen, type Event, isOfHistories, OURS } from './kit/events/event';
import { PREFECT3 } from './kit/generations';
import { assertAppliedWhole } from './kit/manifest';
import { reasonsToSkip, suite } from './kit/needs';
import { nextPlan, type Outcome, outcomeOf } from './kit/outcome';
import { assertSecretReferencesResolve } from './kit/pods';
import type { Kind, Settings } from './kit/settings';
import { World } from './kit/world';

/** Number of histories: a few in every run, more on request. */
const RUNS = Number(process.env.CDKTF_PREFECT_RUNS ?? 0);
const SEED = Number(process.env.CDKTF_PREFECT_HISTORIES_SEED ?? Date.now() % 2 ** 31);
/** Events that a history draws at most; many can't happen to the installation as it is then. */
const DRAWN = 50;
/** Histories of a long run that are lived at once: most of an event is waiting. */
const SIDE_BY_SIDE = 4;
/** A short run begins no event after that; if one failed, it takes this long to look for a shorter history. */
const [SHORT_MS, SHRINK_MS] = [30_000, 180_000];

interface History {
  readonly author: Author;
  /** Initial settings of the installation. */
  readonly beginning: Partial<Settings>;
  /** The event of the first apply, if any. */
  readonly first?: string;
  readonly ids: readonly string[];
}

/** What can happen to an installation of an author, by id. */
function eventsOf(author: Author): Record<string, Event> {
  const events = EVENTS.filter(
    (event) =>
      event.authors.includes(author) && isOfHistories(event) && reasonsToSkip(event.needs ?? []) === '',
  );
  return Object.fromEntries(events.map((event) => [event.id, event]));
}

/** The ids of events that happen to the first apply, and of those that happen later. */
function partition(events: readonly Event[]): [string[], string[]] {
  const ids = (isFirst: boolean): string[] =>
    events.filter((event) => (event.isFirst ?? false) === isFirst).map(({ id }) => id);
  return [ids(true), ids(false)];
}

const NOT = fc.constant(undefined);

/** Initial settings of installations, the usual ones first. */
function beginningOf(author: Author): fc.Arbitrary<Partial<Settings>> {
  const isPrefect3 = namesOf(author) === PREFECT3;
  const hasOlderProviders = reasonsToSkip(['older-providers']) === '';
  return fc.record({
    kind: fc.constantFrom<Kind>('generated', 'given', 'writeOnly'),
    version: fc.constantFrom(1, 2),
    onExistingClaim: fc.boolean(),
    auth: isPrefect3 ? fc.constantFrom<Kind | undefined>(undefined, 'generated', 'writeOnly') : NOT,
    older: isPrefect3 ? fc.boolean() : NOT,
    oldestProviders: hasOlderProviders ? fc.boolean() : NOT,
  });
}

/** Runs an event. Throws unless the outcome is the table's and everything else is intact. */
async function happen(event: Event, world: World): Promise<void> {
  const { author, database, installation } = world;
  const { kube } = installation;
  const outcome = await outcomeOf(event, world);
  expect({ id: event.id, ...outcome }).toEqual({ id: event.id, ...(matrix as Rows)[event.id][author] });
  if (outcome.plan.startsWith('error')) expect(await nextPlan(world)).toBe('empty');
  await assertSecretReferencesResolve(kube, installation.namespace);
  await assertAppliedWhole(kube, installation.namespace, world.names.release);
  if (!outcome.rows) await database.mark(installation);
}

/** Prefect 1 is left out where its chart is missing. */
function isInstallable(author: Author): boolean {
  return reasonsToSkip(needsOf(author)) === '';
}

type Rows = Record<string, Partial<Record<Author, Outcome>>>;

suite(
  'a history of events',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    const timeout = RUNS > 0 ? 24 * 3600 * 1000 : 300_000;
    let end = Number.POSITIVE_INFINITY;
    let [histories, happened] = [0, 0];

    async function live(history: History): Promise<void> {
      if (Date.now() > end) return;
      const { author, beginning, first, ids } = history;
      const events = eventsOf(author);
      let world: World | undefined;
      const lived: string[] = [];
      histories += 1;
      try {
        world = await World.create(author, beginning);
        if (first === undefined) await world.install();
        else await happen(events[first], world);
        if (RUNS === 0) end = Math.min(end, Date.now() + SHORT_MS);
        for (const id of ids) {
          if (Date.now() > end) return;
          if (!canHappen(events[id], world.settings)) continue;
          await happen(events[id], world);
          happened += 1;
          lived.push(id);
        }
        if (RUNS > 0) process.stderr.write(`history: ${JSON.stringify({ ...history, ids: lived })}\n`);
      } catch (error) {
        // What fast-check says of it comes once it has found no shorter one, which may take long.
        process.stderr.write(`history that failed: ${JSON.stringify({ ...history, lived })}\n${error}\n`);
        if (RUNS === 0) end = Date.now() + SHRINK_MS;
        throw error;
      } finally {
        await world?.remove();
      }
    }

    /** Without a bias to short ones, as an installation costs more than an event. */
    function historiesOf(author: Author): fc.Arbitrary<History> {
      const [first, later] = partition(Object.values(eventsOf(author)));
      const ids = fc.array(fc.constantFrom(...later), { minLength: 1, maxLength: DRAWN, size: 'max' });
      return fc.record({
        author: fc.constant(author),
        beginning: beginningOf(author),
        first: fc.option(fc.constantFrom(...first), { nil: undefined, freq: 2 }),
        ids: fc.noBias(ids),
      });
    }

    test(
      'keeps the promise',
      async () => {
        const begin = Date.now();
        const any = fc.oneof(...OURS.filter(isInstallable).map(historiesOf));
        const seeds = Array.from({ length: Math.min(RUNS || 1, SIDE_BY_SIDE) }, (_, index) => SEED + index);
        const numRuns = Math.ceil(RUNS / seeds.length) || 20;
        const results = await Promise.allSettled(
          seeds.map((seed) => fc.assert(fc.asyncProperty(any, live), { seed, numRuns, verbose: 1 })),
        );
        const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
        process.stderr.write(
          `histories: seeds from ${SEED} on, ${histories} histories, ${happened} events, ${minutes} minutes\n`,
        );
        const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
        if (failures.length > 0) throw new AggregateError(failures, failures.join('\n\n'));
        expect(happened).toBeGreaterThan(0);
      },
      timeout,
    );
  },
);
