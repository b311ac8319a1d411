import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Database, Namespace, PrefectServer } from '../src';
import { progress } from '../toolbox/cache';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { CommandError } from '../toolbox/process';
import { type Build, Installation } from './kit/installation';
import { suite } from './kit/needs';

/** Servers in one stack. docs/scale.md has the figures of 1,10,100. */
const SIZES = (process.env.CDKTF_PREFECT_SCALE ?? '1,3').split(',').map(Number);
const SECOND = 1000;
const HOUR = 3600;

interface Cost {
  readonly servers: number;
  readonly seconds: Record<'plan' | 'apply' | 'secondPlan' | 'destroy', number>;
  readonly resources: number;
  readonly stateKilobytes: number;
}

/** A stack with a number of servers, each in its own namespace. */
function servers(count: number): Build {
  return (stack, { namespace, serverChart }) => {
    for (let index = 0; index < count; index++) {
      new PrefectServer(stack, `server-${index}`, {
        namespace: Namespace.create(`${namespace}-${index}`),
        chart: serverChart,
        database: Database.bundled({ preventDestroy: false }),
      });
    }
  };
}

async function measure(count: number): Promise<Cost> {
  const { workspace } = await Installation.create(servers(count));
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
    const addresses = Object.keys(await workspace.resources());
    const resources = addresses.filter((address) => !address.startsWith('data.')).length;
    const stateKilobytes = Math.round(statSync(join(workspace.directory, 'terraform.tfstate')).size / 1024);
    const destroy = await timed('destroy', '-auto-approve');
    return { servers: count, seconds: { plan, apply, secondPlan, destroy }, resources, stateKilobytes };
  } finally {
    workspace.remove();
  }
}

suite('many servers in one stack', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test(
    'cost as many resources as each alone, and their second plan is empty',
    async () => {
      const costs: Cost[] = [];
      for (const size of SIZES) {
        costs.push(await measure(size));
        progress(JSON.stringify(costs.at(-1)));
      }
      const perServer = costs.map(({ resources, servers: count }) => resources / count);
      expect(new Set(perServer).size).toBe(1);
    },
    HOUR * SECOND,
  );
});
