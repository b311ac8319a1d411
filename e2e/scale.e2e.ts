import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Database, Namespace, PrefectServer } from '../src';
import { progress } from '../toolbox/cache';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { CommandError } from '../toolbox/process';
import { type Build, Installation } from './kit/installation';
import { suite } from './kit/needs';

/** How many of each in one stack. docs/scale.md has figures. */
const SIZES = (process.env.CDKTF_PREFECT_SCALE ?? '1,3').split(',').map(Number);
const SECOND = 1000;
const HOUR = 3600;

/** Resources of a server: namespace, claim, password, Secret, network policy, release. */
const SERVER = 6;

/** What a stack has many of. */
const KINDS = {
  /** Each in its own namespace. */
  servers:
    (count: number): Build =>
    (stack, { namespace, serverChart }) => {
      for (let index = 0; index < count; index++) {
        new PrefectServer(stack, `server-${index}`, {
          namespace: Namespace.create(`${namespace}-${index}`),
          chart: serverChart,
          database: Database.bundled({ preventDestroy: false }),
        });
      }
    },
  /** Of one server. */
  workers:
    (count: number): Build =>
    (stack, { namespace, serverChart, workerChart }) => {
      new PrefectServer(stack, 'server', {
        namespace: Namespace.create(namespace),
        chart: serverChart,
        database: Database.bundled({ preventDestroy: false }),
        workers: Array.from({ length: count }, (_, index) => ({
          workPool: `pool-${index}`,
          chart: workerChart,
        })),
      });
    },
};

interface Cost {
  readonly count: number;
  readonly seconds: Record<'plan' | 'apply' | 'secondPlan' | 'destroy', number>;
  readonly resources: number;
  readonly releases: number;
  readonly stateKilobytes: number;
}

async function measure(build: Build, count: number): Promise<Cost> {
  const { workspace } = await Installation.create(build);
  const timed = async (...args: string[]): Promise<number> => {
    const begin = Date.now();
    const result = await workspace.run([...args, '-no-color'], HOUR);
    if (result.code !== 0) throw new CommandError(`terraform ${args.join(' ')}`, result);
    return (Date.now() - begin) / SECOND;
  };
  try {
    const plan = await timed('plan');
    const apply = await timed('apply', '-auto-approve');
    const secondPlan = await timed('plan', '-detailed-exitcode');
    const all = Object.keys(await workspace.resources());
    const addresses = all.filter((address) => !address.startsWith('data.'));
    const releases = addresses.filter((address) => address.startsWith('helm_release.')).length;
    const stateKilobytes = Math.round(statSync(join(workspace.directory, 'terraform.tfstate')).size / 1024);
    const destroy = await timed('destroy', '-auto-approve');
    const seconds = { plan, apply, secondPlan, destroy };
    return { count, seconds, resources: addresses.length, releases, stateKilobytes };
  } finally {
    workspace.remove();
  }
}

suite('many in one stack', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each(Object.keys(KINDS) as (keyof typeof KINDS)[])(
    '%s: each costs the same resources, and the second plan is empty',
    async (kind) => {
      for (const size of SIZES) {
        const cost = await measure(KINDS[kind](size), size);
        progress(`${kind}: ${JSON.stringify(cost)}`);
        const { resources, releases } = cost;
        expect({ resources, releases }).toEqual(
          kind === 'servers'
            ? { resources: SERVER * size, releases: size }
            : { resources: SERVER + size, releases: size + 1 },
        );
      }
    },
    HOUR * SECOND,
  );
});
