import matrix from '../event-matrix.json';
import { EVENTS, type Event } from './events';
import { suite } from './needs';
import { CHARTS, chartNeed } from './prerequisites';
import { CommandError } from './process';
import { Volumes } from './volumes';
import { type Author, World } from './world';

/** What an event does: a row of the table in docs/events.md, which is made from event-matrix.json. */
interface Outcome {
  readonly password: string;
  readonly accepted?: boolean;
  readonly rows?: boolean;
  readonly plan: string;
}

const BEST: Outcome = { password: 'stays', accepted: true, rows: true, plan: 'empty' };
const FAILS: Outcome = { password: 'stays', plan: 'error' };

/** The tests of all events with the Terraform of one author, in a file of its own so that two run side by side. */
export function testEvents(author: Author, title: string): void {
  suite(title, ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)], () => {
    const volumes = new Volumes();
    let world: World | undefined;
    /** Whether the last event left an installation as good as new. */
    let isGood = false;

    afterAll(async () => {
      await world?.remove();
      await volumes.stop();
    });

    /** An installation for the event: the one of the last event, or else a new one. */
    async function subject(event: Event): Promise<World> {
      if (world !== undefined && isGood && event.settings === undefined && !event.isFirst) return world;
      await world?.remove();
      world = await World.create(author, volumes, event.settings);
      if (!event.isFirst) {
        await world.apply();
        await volumes.mark(world.installation);
      }
      return world;
    }

    async function outcome(event: Event, on: World): Promise<Outcome> {
      const { installation } = on;
      const known = event.isFirst ? undefined : await on.password();
      try {
        await event.act(on);
        await on.apply();
      } catch (error) {
        if (error instanceof CommandError) {
          console.info(error.message);
          return FAILS;
        }
        throw error;
      }
      const { accepted, rows } = await volumes.observe(installation);
      const { code } = await installation.workspace.run(['plan', '-detailed-exitcode', '-no-color']);
      const password = await on.password();
      return {
        password: password === '' ? 'lost' : password === (known ?? on.noted) ? 'stays' : 'new',
        accepted,
        ...(event.isFirst ? {} : { rows }),
        plan: { 0: 'empty', 1: 'error', 2: 'not empty' }[code] ?? `${code}`,
      };
    }

    const events = EVENTS.filter(({ byHand }) => byHand !== false || author === 'construct');
    test.each(events.map((event): [string, Event] => [event.id, event]))('%s', async (id, event) => {
      isGood = false;
      const on = await subject(event);
      const seen = await outcome(event, on);
      expect({ id, ...seen }).toEqual({ id, ...(matrix as Record<string, Rows>)[id][author] });
      isGood = JSON.stringify(seen) === JSON.stringify(BEST) && event.settings === undefined;
    });

    test('is in the table if it is tested, and tested if it is in the table', () => {
      const rows = Object.entries(matrix as Record<string, Rows>);
      expect(rows.filter(([, row]) => row[author]).map(([id]) => id)).toEqual(events.map(({ id }) => id));
    });
  });
}

type Rows = Partial<Record<Author, Outcome>>;
