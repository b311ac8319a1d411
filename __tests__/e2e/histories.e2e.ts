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
const USABLE = EVENTS.filter(({ id }) => !FIRSTS.includes(id));

/** How much is tried: a little in every run, and more on request. */
const RUNS = Number(process.env.CDKTF_PREFECT_HISTORIES_RUNS ?? 0);
const SEED = Number(process.env.CDKTF_PREFECT_HISTORIES_SEED ?? Date.now() % 2 ** 31);
/** A short run begins no event after that; if one failed, it takes this long to look for a shorter history. */
const [SHORT_MS, SHRINK_MS] = [40_000, 200_000];

class Happens implements fc.AsyncCommand<Model, World> {
  static steps = 0;
  static until = Number.POSITIVE_INFINITY;

  constructor(private readonly event: Event) {}

  check(): boolean {
    return Date.now() < Happens.until;
  }

  async run(model: Model, world: World): Promise<void> {
    const { installation, volumes } = world;
    const { kube, namespace, workspace } = installation;
    Happens.steps += 1;
    await this.event.act(world);
    await world.apply();

    const plan = await workspace.expectNoChanges();
    await assertSecretReferencesResolve(kube, namespace);
    await assertAppliedWhole(kube, namespace, 'prefect-server');
    await assertNoLeak(installation, { plan });
    const password = await world.password();
    const isNew = makesNewPassword(this.event.id, model.settings);
    if ((password !== model.password) !== isNew) {
      throw new Error(`the password ${isNew ? 'stays' : 'is another one'} after ${this}`);
    }
    const { accepted, rows } = await volumes.observe(installation);
    const losesRows = this.event.id === 'namespace-deleted';
    if (!accepted || rows === losesRows) {
      throw new Error(`after ${this}: accepted ${accepted}, rows ${rows}`);
    }
    if (!rows) await volumes.mark(installation);
    model.password = password;
    model.settings = world.settings;
  }

  toString(): string {
    return this.event.id;
  }
}

suite(
  'a history of events',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    test(
      'keeps the promise',
      async () => {
        const begin = Date.now();
        let histories = 0;
        if (RUNS === 0) Happens.until = begin + SHORT_MS;
        const commands = fc.commands(
          USABLE.map((event) => fc.constant(new Happens(event))),
          { maxCommands: 12, size: 'max' },
        );
        const property = fc.asyncProperty(commands, async (history) => {
          if (Date.now() > Happens.until) return;
          histories += 1;
          const volumes = new Volumes();
          let world: World | undefined;
          try {
            world = await installed(volumes);
            const model = { password: await world.password(), settings: world.settings };
            await fc.asyncModelRun(() => ({ model, real: world as World }), history);
          } catch (error) {
            if (RUNS === 0) Happens.until = Date.now() + SHRINK_MS;
            throw error;
          } finally {
            await world?.remove();
            await volumes.stop();
          }
        });
        try {
          await fc.assert(property, { seed: SEED, numRuns: RUNS || 20, verbose: 1 });
        } finally {
          const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
          process.stderr.write(
            `histories: seed ${SEED}, ${histories} histories, ${Happens.steps} events, ${minutes} minutes\n`,
          );
        }
      },
      RUNS > 0 ? 24 * 3600 * 1000 : 300_000,
    );
  },
);

async function installed(volumes: Volumes): Promise<World> {
  const world = await World.create('construct', volumes);
  // A claim that is made anew needs a volume of its own.
  await addVolumes(world.installation.kube, 12);
  await world.apply();
  await volumes.mark(world.installation);
  return world;
}
