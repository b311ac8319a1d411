import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { cachePath } from '../toolbox/cache';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { cleanEnvironment, runOk } from '../toolbox/process';
import { terraformBinary } from '../toolbox/terraform';
import { type DemoCluster, startCluster } from './demo/cluster';
import { inspectMachine } from './demo/machine';
import { say, wrapped } from './demo/say';
import { chartSetting, STEPS, type Step } from './demo/steps';
import { describeChange, describeSynthesis, readSynthesis, synthesize } from './demo/synthesis';
import { TerraformRun } from './demo/terraform-run';
import { chooseVariant, type Missing, providersMissing } from './demo/variant';

const USAGE = `npm run demo -- [--keep]
Installs Prefect, upgrades it, and rotates its password. With Docker, kind (or
k3d) and kubectl: on a cluster that stays, with real pods. Else with Go: on a
local API server with simulated pods, which is removed at the end.
  --keep  keep the local API server, or the cluster of a failed demo, running`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    say(USAGE);
    return;
  }
  // CI caches charts in the same folder.
  process.env.CDKTF_PREFECT_CHARTS ||= cachePath('charts');
  say('Looking for Terraform, provider plugins, charts and Docker ...');
  const variant = chooseVariant(
    await inspectMachine([...new Set(STEPS.map(({ chartVersion }) => chartVersion))]),
  );
  if ('missing' in variant) {
    showSynthesis(variant.missing);
    return;
  }
  const hasRealPods = variant.cluster !== 'simulated';
  const demo = new Demo(temporaryDirectory('demo', values.keep || hasRealPods));
  // Before the cluster, which is useless without providers.
  const problem = await demo.initialize();
  if (problem !== undefined) {
    demo.clean();
    showSynthesis([providersMissing(problem)]);
    return;
  }
  const cluster = await startCluster(variant.cluster, demo.directory, values.keep).catch((error) => {
    demo.clean();
    throw error;
  });
  let keep = values.keep;
  try {
    await demo.deploy(cluster);
    // A cluster with real pods stays, so that the reader can open the UI.
    keep ||= hasRealPods;
  } finally {
    if (keep) {
      say(`\nState and synthesized code: ${demo.directory}`);
      say(`Remove the cluster with:\n  ${cluster.removal}`);
    } else {
      await cluster.remove();
      demo.clean();
    }
  }
  demo.showEnd(cluster, keep);
}

class Demo {
  private readonly outdir: string;
  private readonly environment = cleanEnvironment({ CHECKPOINT_DISABLE: '1' });
  private outputs: Record<string, any> = {};
  private password?: string;

  public constructor(public readonly directory: string) {
    this.outdir = join(directory, 'out');
  }

  /** Installs the providers. Returns the reason if that fails. */
  public async initialize(): Promise<string | undefined> {
    say('Installing the provider plugins ...');
    try {
      await this.terraform(STEPS[0], join(this.directory, 'kubeconfig')).init();
      return undefined;
    } catch (error) {
      const { message } = error as Error;
      // Terraform repeats the error for each provider: a line, an empty line, then the details.
      return message.split('\nError: ')[1]?.split('\n\n').slice(0, 2).join(': ') ?? message;
    }
  }

  /** Runs all steps. After each step it shows whether the password changed. */
  public async deploy(cluster: DemoCluster): Promise<void> {
    for (const [index, step] of STEPS.entries()) {
      sayTitle(step, index);
      const terraform = this.terraform(step, cluster.kubeconfig);
      await terraform.apply();
      this.outputs = await terraform.outputs();
      await this.showResult(cluster);
    }
  }

  /** Prints how to reach the cluster that stays. */
  public showEnd({ kubeconfig, hasRealPods }: DemoCluster, isKept: boolean): void {
    const environment = `export KUBECONFIG=${kubeconfig}`;
    if (hasRealPods) {
      say(`\n== Open the UI\n${environment}\n${this.outputs.port_forward_command}`);
      say(`Then visit ${this.outputs.ui_url}`);
    } else {
      if (isKept) say(`Look around in it with:\n  ${environment}`);
      say('\nNo Prefect runs in simulated pods. With Docker, kind and kubectl the demo ends');
      say('with a UI to visit.');
    }
  }

  public clean(): void {
    removeDirectory(this.directory);
  }

  private terraform({ chartVersion, settings }: Step, kubeconfig: string): TerraformRun {
    const folder = synthesize(this.outdir, {
      kubernetes: { type: 'kubeconfig', configPath: kubeconfig },
      backend: { type: 'local', path: join(this.directory, 'demo.tfstate') },
      chart: chartSetting(chartVersion),
      ...settings,
    });
    return new TerraformRun(terraformBinary() ?? 'terraform', folder, this.environment);
  }

  private async showResult({ kubeconfig, kubectl }: DemoCluster): Promise<void> {
    const { namespace, database_secret_name: secret, prefect_version: version } = this.outputs;
    const get = async (...args: string[]): Promise<string> =>
      (await runOk(kubectl, ['--kubeconfig', kubeconfig, '--namespace', namespace, 'get', ...args])).stdout;
    say('\n$ kubectl get persistentvolumeclaims,pods');
    const columns = 'KIND:.kind,NAME:.metadata.name,STATUS:.status.phase';
    say((await get('persistentvolumeclaims,pods', '--output', `custom-columns=${columns}`)).trimEnd());
    const { data } = JSON.parse(await get('secret', secret, '--output', 'json'));
    const password = createHash('sha256').update(data.password).digest('hex').slice(0, 12);
    const change = this.password === undefined ? 'new' : this.password === password ? 'unchanged' : 'changed';
    say(`\nPrefect ${version}. The password in the Secret ${secret}:`);
    say(`${change} (hash ${password})`);
    this.password = password;
  }
}

function showSynthesis(missing: readonly Missing[]): void {
  say('\nNothing is deployed, because this machine lacks:');
  for (const { what, reason, remedy } of missing) {
    say(`- ${what}\n${wrapped(reason, '  ')}\n${wrapped(remedy, '  ')}`);
  }
  say('\nThis is what each step would deploy. Lines are cut at 80 columns.');
  const directory = temporaryDirectory('demo');
  let before: ReturnType<typeof readSynthesis> | undefined;
  for (const [index, step] of STEPS.entries()) {
    sayTitle(step, index);
    const synthesis = readSynthesis(
      synthesize(directory, {
        chart: { type: 'fromRepository', version: step.chartVersion },
        ...step.settings,
      }),
    );
    const lines = before === undefined ? describeSynthesis(synthesis) : describeChange(before, synthesis);
    for (const line of lines) say(line);
    before = synthesis;
  }
  removeDirectory(directory);
  say('\nRun the demo again when nothing is missing: it applies these steps and shows the');
  say('password after each. Or install on your own cluster: README.md, "Quick start".');
}

function sayTitle({ title, chartVersion, settings }: Step, index: number): void {
  const text =
    Object.keys(settings).length === 0
      ? ', default settings'
      : `, settings:\n${stringify(settings).trimEnd()}`;
  say(`\n== ${index + 1} of ${STEPS.length}. ${title}`);
  say(`Chart ${chartVersion}${text}\n`);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
