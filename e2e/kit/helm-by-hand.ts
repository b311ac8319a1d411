import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { loadSettings } from '../../app/load-settings';
import { SettingsVariables } from '../../app/variables';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { chartArchive } from '../../toolbox/charts';
import { removeDirectory, temporaryDirectory } from '../../toolbox/guardian';
import type { Json } from '../../toolbox/kube';
import { cleanEnvironment, type Result, run, runOk } from '../../toolbox/process';
import { tool, toolPath } from '../../toolbox/tools';
import { Installation } from './installation';
import { leaks, refuse } from './leaks';
import { chartOfModule, moduleSource, requiredProviders } from './module';
import { assertSecretReferencesResolve } from './pods';

const PROJECT = resolve(__dirname, '../..');

/** A release that is installed with helm, and the command that adopts it. */
export class ByHand {
  /** Makes a namespace with Secrets in it. */
  static async create(secrets?: Readonly<Record<string, Record<string, string>>>): Promise<ByHand> {
    const installation = await Installation.create();
    await installation.makeNamespace(secrets);
    return new ByHand(installation);
  }

  readonly folder = join(temporaryDirectory('adopted'), 'out');

  private constructor(readonly installation: Installation) {}

  /** `helm install` of a chart of the pinned version, or of another one. */
  async helmInstall(release: string, name: string, values: Json, version = CHART_VERSION): Promise<void> {
    const args = [
      'install',
      release,
      await chartArchive(name, version),
      '--namespace',
      this.installation.namespace,
      '--values',
      '-',
      '--wait',
    ];
    await runOk(await tool('helm'), args, { env: this.environment(), input: JSON.stringify(values) });
  }

  /** Runs the `helm upgrade` in a text that was printed. */
  async helmUpgrade(printed: string, name: string, version = CHART_VERSION): Promise<void> {
    const [, args] = /^ *helm (upgrade (?:.*\\\n)*.*)$/m.exec(printed) ?? [];
    if (args === undefined) throw new Error(`no helm upgrade in\n${printed}`);
    await this.shell(
      `'${await tool('helm')}' ${args.replace('CHART', `'${await chartArchive(name, version)}'`)}`,
    );
  }

  /** Runs the command that adopts a release. */
  adopt(release: string, ...args: string[]): Promise<Result> {
    const { namespace } = this.installation;
    const main = join(PROJECT, 'cli/main.ts');
    const flags = ['adopt', '--namespace', namespace, '--release', release, '--out', this.folder, ...args];
    return run(process.execPath, ['--import', 'tsx', main, ...flags], {
      cwd: PROJECT,
      env: this.environment(),
    });
  }

  /** Runs a line that the command printed, in a shell, and returns what it prints. */
  async shell(line: string): Promise<string> {
    return (await runOk('sh', ['-ec', line], { env: this.environment() })).stdout;
  }

  /** Runs the steps that a report has, in their order. */
  async steps(report: string): Promise<void> {
    for (const step of report.split('\n').filter((line) => line.startsWith('kubectl '))) {
      await this.shell(step);
    }
  }

  /** The settings that were written. */
  settings(): Json {
    return JSON.parse(this.file('settings.json'));
  }

  /** One of the files that were written. */
  file(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Everything that was written. */
  written(): string {
    const files = existsSync(this.folder) ? readdirSync(this.folder) : [];
    return files.map((name) => this.file(name)).join('\n');
  }

  /** Makes the stack that the app makes of settings; charts come from files. */
  async use(settings: Json = this.settings()): Promise<void> {
    const own = settings.generation === 1 ? 'prefect-server@2022.09.23' : undefined;
    const archive = async (name: string, { version }: Json = {}): Promise<Json> => {
      const [file, at] = (own ?? `${name}@${version ?? CHART_VERSION}`).split('@');
      return await chartOfModule(file, at);
    };
    const workers = settings.workers ?? [];
    const document = {
      ...settings,
      chart: await archive('prefect-server', settings.chart),
      ...(workers.length > 0 && {
        workers: await Promise.all(
          workers.map(async (worker: Json) => ({
            ...worker,
            chart: await archive('prefect-worker', worker.chart),
          })),
        ),
      }),
    };
    this.installation.change((stack: TerraformStack) => {
      const variables = new SettingsVariables(stack);
      const loaded = loadSettings({ source: 'the adopted release', document });
      loaded.createServer(stack, 'prefect', (name) => variables.token(name)).addOutputs();
    });
  }

  /** Makes the configuration with the call of the module that was written; charts come from files. */
  async useModule(name: string, version = CHART_VERSION): Promise<void> {
    const workerChart = JSON.stringify(await chartOfModule('prefect-worker'));
    const text = this.file('module.tf')
      .replace(/^ {2}source .*\n {2}version .*\n/m, `  source = "${moduleSource(name)}"\n`)
      .replace(/^( +)chart = \{\n[^}]*\}\n/gm, '')
      .replace(/^( +)work_pool .*\n/gm, `$&$1chart = ${workerChart}\n`);
    this.installation.workspace.write({
      'cdk.tf.json': {
        terraform: requiredProviders(),
        provider: { helm: { kubernetes: {} }, kubernetes: {}, random: {} },
      },
      'module.tf': text,
      'test_override.tf.json': {
        module: { prefect: { chart: await chartOfModule('prefect-server', version) } },
      },
    });
    await this.installation.workspace.init();
  }

  /**
   * Applies, and asserts the same as `Installation.apply`. It allows what remains of the release that helm installed:
   * its first revision, and ReplicaSets without pods.
   */
  async apply(): Promise<void> {
    const { installation } = this;
    await installation.workspace.apply();
    const plan = await installation.workspace.expectNoChanges();
    await assertSecretReferencesResolve(installation.kube, installation.namespace);
    const sets = await installation.kube.list('replicasets', installation.namespace);
    const old = sets.filter(({ spec }) => spec.replicas === 0).map(({ metadata }) => metadata.name);
    const places = await leaks(installation, { plan });
    refuse(
      places.filter(
        (place) =>
          !/^helm release in Secret \S+\.v1$/.test(place) &&
          !old.some((name) => place === `ReplicaSet ${installation.namespace}/${name}`),
      ),
    );
  }

  remove(): void {
    this.installation.remove();
    removeDirectory(dirname(this.folder));
  }

  private environment(): NodeJS.ProcessEnv {
    const path = [dirname(toolPath('kubectl')), process.env.PATH].join(delimiter);
    return cleanEnvironment({ PATH: path, KUBECONFIG: this.installation.kube.kubeconfig });
  }
}
