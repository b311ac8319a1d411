import * as fc from 'fast-check';
import { EVENTS, type Event } from './support/events';
import { addVolumes } from './support/fixtures';
import { assertNoLeak } from './support/leaks';
import { assertAppliedWhole } from './support/manifest';
import { suite } from './support/needs';
import { assertSecretReferencesResolve } from './support/pods';
import { CHARTS, chartNeed } from './support/prerequisites';
import { Volumes } from './support/volumes';
import { type Settings, World } from './support/world';

/** What an installation has to be like: what it was before, but for what the event may change. */
interface Model {
  password: string;
  settings: Settings;
}

/** Events that change the password on purpose, or because nobody has it any more. */
function makesNewPassword(id: string, { writeOnly, version }: Settings): boolean {
  switch (id) {
    case 'version-raised':
      return true;
    case 'to-write-only':
      return writeOnly !== true;
    case 'to-generated':
      return writeOnly === true;
    case 'secret-deleted':
    case 'namespace-deleted':
      return writeOnly === true;
    case 'state-lost':
      // An import has no keepers.
      return writeOnly !== true && version > 1;
    default:
      return false;
  }
}

const FIRSTS = [
  'failed-install',
  'killed-install',
  'destroyed',
  'write-only-deleted',
  'chart',
  'renamed-without',
];
const USABLE = Object.fromEntries(
  EVENTS.filter(({ id }) => !FIRSTS.includes(id)).map((event) => [event.id, event]),
);

/** How much is tried: a little in every run, and more on request. */
const RUNS = Number(process.env.CDKTF_PREFECT_HISTORIES_RUNS ?? 0);
const SEED = Number(process.env.CDKTF_PREFECT_HISTORIES_SEED ?? Date.now() % 2 ** 31);
/** A short run begins no event after that; if one failed, it takes this long to look for a shorter history. */
const [SHORT_MS, SHRINK_MS] = [30_000, 180_000];

/** Makes an event happen, applies, and throws unless the installation is what the promise says. */
async function happen(event: Event, model: Model, world: World): Promise<void> {
  const { installation, volumes } = world;
  const { kube, namespace, workspace } = installation;
  await event.act(world);
  await world.apply();

  const plan = await workspace.expectNoChanges();
  await assertSecretReferencesResolve(kube, namespace);
  await assertAppliedWhole(kube, namespace, 'prefect-server');
  await assertNoLeak(installation, { plan });
  const password = await world.password();
  const isNew = makesNewPassword(event.id, model.settings);
  if ((password !== model.password) !== isNew) {
    throw new Error(`the password ${isNew ? 'stays' : 'is another one'} after ${event.id}`);
  }
  const { accepted, rows } = await volumes.observe(installation);
  const losesRows = event.id === 'namespace-deleted';
  if (!accepted || rows === losesRows) {
    throw new Error(`after ${event.id}: accepted ${accepted}, rows ${rows}`);
  }
  if (!rows) await volumes.mark(installation);
  model.password = password;
  model.settings = world.settings;
}

async function installed(volumes: Volumes): Promise<World> {
  const world = await World.create('construct', volumes);
  // A claim that is made anew needs a volume of its own.
  await addVolumes(world.installation.kube, 12);
  await world.apply();
  await volumes.mark(world.installation);
  return world;
}

suite(
  'a history of events',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    const timeout = RUNS > 0 ? 24 * 3600 * 1000 : 300_000;
    let end = Number.POSITIVE_INFINITY;
    let [histories, happened] = [0, 0];

    async function live(ids: readonly string[]): Promise<void> {
      if (Date.now() > end) return;
      const volumes = new Volumes();
      let world: World | undefined;
      histories += 1;
      try {
        world = await installed(volumes);
        if (RUNS === 0) end = Math.min(end, Date.now() + SHORT_MS);
        const model = { password: await world.password(), settings: world.settings };
        for (const id of ids) {
          if (Date.now() > end) return;
          await happen(USABLE[id], model, world);
          happened += 1;
        }
        if (RUNS > 0) process.stderr.write(`history ${histories}: ${ids.join(', ')}\n`);
      } catch (error) {
        if (RUNS === 0) end = Date.now() + SHRINK_MS;
        throw error;
      } finally {
        await world?.remove();
        await volumes.stop();
      }
    }

    test(
      'keeps the promise',
      async () => {
        const begin = Date.now();
        // Without a bias to short ones, as an installation costs more than an event.
        const ids = fc.noBias(
          fc.array(fc.constantFrom(...Object.keys(USABLE)), { minLength: 1, maxLength: 12, size: 'max' }),
        );
        try {
          await fc.assert(fc.asyncProperty(ids, live), { seed: SEED, numRuns: RUNS || 20, verbose: 1 });
        } finally {
          const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
          process.stderr.write(
            `histories: seed ${SEED}, ${histories} histories, ${happened} events, ${minutes} minutes\n`,
          );
        }
        expect(happened).toBeGreaterThan(0);
      },
      timeout,
    );
  },
);
