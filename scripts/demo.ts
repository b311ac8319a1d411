import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import { start } from '../toolbox/control-plane';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { chartNeed, missing } from '../toolbox/prerequisites';
import { cleanEnvironment } from '../toolbox/process';
import { buildTools, tool } from '../toolbox/tools';

const USAGE = `npm run demo -- [--keep]
  --keep  leave the local control plane running, to look around in it`;

const SERVER_CHART = ['prefect-server', CHART_VERSION] as const;
const NEEDS = ['terraform', 'providers', 'cluster', chartNeed(SERVER_CHART)];

/** Shows the main job on a machine without a cluster: deploy, outputs, an upgrade, a raised version. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const absent = (await missing()).filter(({ need }) => NEEDS.includes(need));
  if (absent.length > 0) {
    say('The demo needs more than this machine has; nothing was built or changed:');
    for (const { need, reason } of absent) say(`  ${need}: ${reason}`);
    return 1;
  }
  say('A local control plane is started: a real Kubernetes API server with a simulated node.');
  say('Its pods are simulated: they get Running and Ready, but no Prefect runs in them.');
  await buildTools();
  const archive = await chart(...SERVER_CHART);
  if (archive === undefined) {
    say(`The chart ${SERVER_CHART.join(' ')} could not be downloaded.`);
    return 1;
  }
  const cluster = await start({ keep: values.keep });
  const directory = temporaryDirectory('demo', values.keep);
  const demo = new Demo(directory, cluster.kubeconfig, archive);
  try {
    await demo.show();
  } finally {
    if (values.keep) {
      say(`\nThe cluster is kept: export KUBECONFIG=${cluster.kubeconfig}`);
      say(`State and synthesized code: ${directory}`);
      say(`End it with: sh ${join(cluster.directory, 'stop.sh')}`);
    } else {
      await cluster.stop();
      removeDirectory(directory);
    }
  }
  return 0;
}

class Demo {
  private readonly settingsFile: string;
  private readonly environment: NodeJS.ProcessEnv;

  public constructor(
    private readonly directory: string,
    kubeconfig: string,
    private readonly archive: string,
  ) {
    this.settingsFile = join(directory, 'settings.json');
    mkdirSync(directory, { recursive: true });
    this.environment = cleanEnvironment({
      HOME: process.env.HOME,
      KUBECONFIG: kubeconfig,
      CDKTF_PREFECT_SETTINGS: this.settingsFile,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: process.env.TF_CLI_CONFIG_FILE,
    });
  }

  /** Deploys with default settings, upgrades, rotates, and shows what happens to the Secret each time. */
  public async show(): Promise<void> {
    await this.deploy('Install with default settings', {});
    await this.showSecrets();
    await this.deploy('Change the image: one resource changes, and it is not the Secret', {
      image: { tag: '3.8.2-python3.11' },
    });
    await this.showSecrets();
    await this.deploy("Raise the password's version: the one way to a new password", {
      image: { tag: '3.8.2-python3.11' },
      database: { type: 'bundled', credentials: { type: 'generated', version: 2 } },
    });
    await this.showSecrets();
  }

  private async deploy(title: string, settings: Record<string, unknown>): Promise<void> {
    say(`\n=== ${title}`);
    const surroundings = {
      // Not the name and not the state of an installation that the project has already.
      stackName: 'demo',
      backend: { type: 'local', path: join(this.directory, 'demo.tfstate') },
      // A local file, so that the demo works where the chart's repository can't be reached.
      chart: { type: 'fromArchive', location: this.archive, version: CHART_VERSION },
    };
    writeFileSync(this.settingsFile, JSON.stringify({ ...surroundings, ...settings }, undefined, 2));
    say(`settings: ${JSON.stringify(settings)}\n`);
    const output = join(this.directory, 'out');
    await this.run('npx', ['cdktf', 'deploy', '--auto-approve', '--skip-provider-lock', '--output', output]);
  }

  private async showSecrets(): Promise<void> {
    say('\n$ kubectl get secrets,persistentvolumeclaims,pods');
    const kinds = 'secrets,persistentvolumeclaims,pods';
    await this.run('kubectl', ['--namespace', 'prefect', 'get', kinds]);
  }

  private async run(command: string, args: string[]): Promise<void> {
    const binary = command === 'kubectl' ? await tool('kubectl') : command;
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(binary, args, { env: this.environment, stdio: 'inherit' });
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) {
      throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
    }
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
