import { CHARTS, chartNeed, type Need, PREFECT1_CHART } from '../../toolbox/prerequisites';
import matrix from '../event-matrix.json';
import { type Author, namesOf } from './authors';
import { EVENTS } from './events';
import { canHappen, type Event } from './events/event';
import { PREFECT1 } from './generations';
import { suite, testNeeding } from './needs';
import { nextPlan, type Outcome, outcomeOf } from './outcome';
import { isMadeAs } from './settings';
import { World } from './world';

type Rows = Record<string, Partial<Record<Author, Outcome>>>;

/** Needs of an author's installation. */
export function needsOf(author: Author): readonly Need[] {
  const own: readonly Need[] =
    namesOf(author) === PREFECT1 ? [chartNeed(PREFECT1_CHART)] : ['prefect', ...CHARTS.map(chartNeed)];
  return ['terraform', 'providers', 'cluster', 'postgres', ...own];
}

/** The tests of all events with the Terraform of one author, in a file of its own so that several run side by side. */
export function testEvents(author: Author, title: string): void {
  const events = EVENTS.filter(({ authors }) => authors.includes(author));
  suite(title, needsOf(author), () => {
    /** An installation that is as good as new. Most events leave one. */
    let good: World | undefined;

    afterAll(() => good?.remove());

    /** An installation for the event: the one of the last event if it fits, or else a new one. */
    async function subject(event: Event): Promise<World> {
      const isMade = good !== undefined && !event.isFirst && isMadeAs(event.settings ?? {}, good.settings);
      if (good !== undefined && isMade && canHappen(event, good.settings)) return good;
      await good?.remove();
      const world = await World.create(author, event.settings);
      if (!event.isFirst) await world.install();
      return world;
    }

    /** Repairs a refused password and lost rows. Returns whether the installation is as good as new. */
    async function repair(world: World, event: Event, { plan, accepted, rows }: Outcome): Promise<boolean> {
      if (accepted === undefined) return false;
      if ((plan.startsWith('error') ? await nextPlan(world) : plan) !== 'empty') return false;
      if (!accepted && event.of === undefined) await world.database.mend(world.installation);
      if (!rows) await world.database.mark(world.installation);
      return true;
    }

    for (const event of events) {
      testNeeding(event.id, event.needs ?? [], async () => {
        const world = await subject(event);
        good = undefined;
        try {
          const outcome = await outcomeOf(event, world);
          expect({ id: event.id, ...outcome }).toEqual({
            id: event.id,
            ...(matrix as Rows)[event.id]?.[author],
          });
          if (await repair(world, event, outcome)) good = world;
        } finally {
          if (good === undefined) await world.remove();
        }
      });
    }

    test('is in the table if it is tested, and tested if it is in the table', () => {
      const rows = Object.entries(matrix as Rows).filter(([, row]) => row[author]);
      expect(rows.map(([id]) => id)).toEqual(events.map(({ id }) => id));
    });
  });
}
