import { join } from 'node:path';
import configuration from '../cdktf.json';
import { CONSTRAINTS, workspace as copyForCdktn } from '../scripts/support/cdktn';
import { environment, findPython, NO_PYTHON } from '../scripts/support/python';
import { type Stacks, synthesizeTypeScript } from '../scripts/support/synthesis';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chartArchive } from '../toolbox/charts';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { ROOT, withScratch } from '../toolbox/process';
import { NEWEST } from '../toolbox/terraform';
import { Installation } from './kit/installation';
import { suite } from './kit/needs';

const PROGRAM = join('e2e', 'programs', 'servers.ts');
/** Packages come from npm and PyPI. */
const PATIENCE = 900_000;

suite(
  'from cdktf to cdktn',
  ['terraform', 'providers', 'cluster', 'prefect', ...CHARTS.map(chartNeed)],
  () => {
    test(
      'the plan of the same program is empty, with the newest providers at hand',
      async () => {
        const installation = await Installation.create();
        const { namespace, workspace } = installation;
        const charts = await Promise.all(
          ['prefect-server', 'prefect-worker'].map((name) => chartArchive(name, CHART_VERSION)),
        );
        const args = [namespace, CHART_VERSION, ...charts];
        // As the command line of cdktn passes it. That of cdktf ignores it.
        const env = { CDKTF_CONTEXT_JSON: JSON.stringify({ targetVersions: configuration.targetVersions }) };
        const write = async (checkout: string, outdir: string): Promise<Stacks> => {
          const stacks = await synthesizeTypeScript(PROGRAM, outdir, { cwd: checkout, args, env });
          workspace.write({ 'cdk.tf.json': stacks.prefect });
          return stacks;
        };
        await withScratch(async (scratch) => {
          const original = await write(ROOT, join(scratch, 'cdktf'));
          await workspace.init();
          await installation.apply();

          const python = await findPython();
          if (python === undefined) throw new Error(NO_PYTHON);
          const checkout = await copyForCdktn(scratch, await environment(python, CONSTRAINTS));
          const copied = await write(checkout, join(scratch, 'copied'));
          // The bindings of cdktn name other providers, and maybe none that is at hand.
          expect(copied).not.toEqual(original);
          workspace.write({ 'versions_override.tf.json': NEWEST });
          await workspace.init(true);
          await workspace.expectNoChanges();
        });
        await workspace.destroy();
        installation.remove();
      },
      PATIENCE,
    );
  },
);
