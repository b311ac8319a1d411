import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from './guardian';
import type { Json } from './kube';
import { CommandError, cleanEnvironment, type Killable, killable, onPath, type Result, run } from './process';
import { noteProviders } from './provider-log';
import { PROVIDERS } from './provider-mirrors';

/** The Terraform or OpenTofu for the tests, or undefined if there is none. */
export function terraformBinary(): string | undefined {
  if (process.env.CDKTF_PREFECT_TERRAFORM) return process.env.CDKTF_PREFECT_TERRAFORM;
  return onPath('terraform') ?? onPath('tofu');
}

/** One resource's change in a plan. */
export interface Change {
  readonly address: string;
  /** `create`, `update`, `delete`, `read`, `no-op`, or two of them for a replacement. */
  readonly actions: readonly string[];
}

/** A change in words, such as `update helm_release.server`. */
export function described({ address, actions }: Change): string {
  return `${actions.join('/')} ${address}`;
}

/** A plan, parsed and as a user reads it. */
export interface Plan {
  /** What `terraform show -json` says. */
  readonly json: Json;
  readonly text: string;
  /** Changes of resources other than no-op and read. */
  readonly changes: readonly Change[];
  /** Whether there is nothing to do, for outputs either. */
  readonly isEmpty: boolean;
}

/** Settings of {@link Workspace.create}. */
export interface WorkspaceOptions {
  /** Values of input variables. */
  readonly variables?: Record<string, Json>;
  /** The cluster; by default the one of the test run. */
  readonly kubeconfig?: string;
  /** More environment variables. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Settings of the command line, in the place of the user's. */
  readonly cliSettings?: string;
  /** Keeps the folder for inspection. */
  readonly keep?: boolean;
}

const CLI_SETTINGS = '.terraformrc';
/** Instead of the versions that the bindings pin. What a module refuses stays refused. */
export const NEWEST = {
  terraform: {
    required_providers: Object.fromEntries(
      PROVIDERS.map((name) => [name, { source: `hashicorp/${name}`, version: '> 0' }]),
    ),
  },
};
const PLAN_FILE = 'harness.tfplan';

/** Commands whose output people read, and pipelines keep; others print JSON on purpose. */
const PRINTING = ['init', 'plan', 'apply', 'destroy', 'import'];

/**
 * A folder with a configuration, and the binary run in it. It has a home folder of its own, in which
 * `~/.kube/config` is the test cluster: no configuration can reach a cluster of the user.
 */
export class Workspace {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly printedTexts: string[] = [];
  private readonly allPlans: Json[] = [];

  private constructor(
    readonly directory: string,
    options: WorkspaceOptions,
  ) {
    const kubeconfig = options.kubeconfig ?? process.env.CDKTF_PREFECT_KUBECONFIG ?? '/nonexistent';
    this.environment = cleanEnvironment({
      HOME: makeHome(directory, kubeconfig),
      KUBE_CONFIG_PATH: kubeconfig,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      ...(options.cliSettings ? { TF_CLI_CONFIG_FILE: join(directory, CLI_SETTINGS) } : {}),
      ...options.environment,
    });
  }

  /**
   * Makes a folder with the files given: text, or objects that become JSON. State is kept in the folder, whatever
   * backend the configuration names.
   */
  static create(files: Record<string, Json>, options: WorkspaceOptions = {}): Workspace {
    const workspace = new Workspace(temporaryDirectory('workspace', options.keep), options);
    workspace.write(files);
    workspace.write({
      'backend_override.tf.json': { terraform: { backend: { local: { path: 'terraform.tfstate' } } } },
    });
    if (options.cliSettings) workspace.write({ [CLI_SETTINGS]: options.cliSettings });
    else if (process.env.CDKTF_PREFECT_NEWEST) workspace.write({ 'versions_override.tf.json': NEWEST });
    workspace.setVariables(options.variables ?? {});
    return workspace;
  }

  /** A workspace for what `Testing.synth(stack)` or a synthesized `cdk.tf.json` holds. */
  static fromSynth(synthesized: string, options: WorkspaceOptions = {}): Workspace {
    return Workspace.create({ 'cdk.tf.json': synthesized }, options);
  }

  /** Adds or replaces files; an upgrade is a new cdk.tf.json in the same workspace. */
  write(files: Record<string, Json>): void {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
      writeFileSync(join(this.directory, name), text, { mode: 0o600 });
    }
  }

  /** Sets all input variables anew. */
  setVariables(variables: Record<string, Json>): void {
    this.write({ 'harness.auto.tfvars.json': variables });
  }

  /** Installs providers and modules. */
  async init(upgrade = false): Promise<Result> {
    const result = await this.ok(['init', '-no-color', `-upgrade=${upgrade}`]);
    noteProviders(this.directory);
    return result;
  }

  /** Plans; throws if that fails. */
  async plan(...args: string[]): Promise<Plan> {
    const { stdout: text } = await this.ok(['plan', '-no-color', `-out=${PLAN_FILE}`, ...args]);
    const json = JSON.parse((await this.ok(['show', '-json', PLAN_FILE])).stdout);
    this.allPlans.push(json);
    const changes: Change[] = (json.resource_changes ?? [])
      .map(({ address, change }: Json) => ({ address, actions: change.actions }))
      .filter(({ actions }: Change) => !['no-op', 'read'].includes(actions.join()));
    const outputs = Object.values<Json>(json.output_changes ?? {});
    const isEmpty = changes.length === 0 && outputs.every(({ actions }) => actions.join() === 'no-op');
    return { json, text, changes, isEmpty };
  }

  /** Plans, and applies that plan, which it returns; `args` are options such as `-replace=…`. */
  async apply(...args: string[]): Promise<Plan> {
    const plan = await this.plan(...args);
    await this.ok(['apply', '-no-color', PLAN_FILE]);
    return plan;
  }

  /** Runs an apply that must fail, and returns its output. */
  async applyExpectingFailure(...args: string[]): Promise<string> {
    const result = await this.run(['apply', '-no-color', '-auto-approve', ...args]);
    if (result.code === 0) throw new Error(`the apply was to fail, but succeeded\n${result.stdout}`);
    return `${result.stdout}\n${result.stderr}`;
  }

  /** Destroys everything. */
  async destroy(...args: string[]): Promise<Result> {
    return await this.ok(['destroy', '-no-color', '-auto-approve', ...args]);
  }

  /** Throws, with the plan's text, unless a plan has nothing to do. */
  async expectNoChanges(): Promise<Plan> {
    const plan = await this.plan();
    if (!plan.isEmpty) throw new Error(`the plan was to be empty:\n${plan.text}`);
    return plan;
  }

  /** The values of all outputs, sensitive ones too. */
  async output(): Promise<Record<string, Json>> {
    const outputs = JSON.parse((await this.ok(['output', '-json'])).stdout);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]: [string, Json]) => [name, value]),
    );
  }

  /** The resources in the state, by address, with their values. */
  async resources(): Promise<Record<string, Json>> {
    const collect = (module: Json): [string, Json][] => [
      ...(module?.resources ?? []).map(({ address, values }: Json): [string, Json] => [address, values]),
      ...(module?.child_modules ?? []).flatMap(collect),
    ];
    return Object.fromEntries(collect((await this.state()).values?.root_module));
  }

  /** The state as `terraform show -json` gives it. */
  async state(): Promise<Json> {
    return JSON.parse((await this.ok(['show', '-json'])).stdout);
  }

  /**
   * Everything in the state files, to search for what must not be there: their text, then each string
   * decoded. Terraform writes `&`, `<` and `>` as `\u0026` and so on, which a search for a password misses.
   */
  stateText(): string {
    const files = readdirSync(this.directory).filter((name) => name.startsWith('terraform.tfstate'));
    const texts = files.map((name) => readFileSync(join(this.directory, name), 'utf8'));
    return texts.flatMap((text) => [text, ...strings(JSON.parse(text || 'null'))]).join('\n');
  }

  /** Runs any command of the binary and returns what it printed, whatever its exit code. */
  async run(args: readonly string[], timeoutSeconds = 600): Promise<Result> {
    const binary = terraformBinary();
    if (binary === undefined) throw new Error('neither terraform nor tofu is on PATH');
    const result = await run(binary, args, { cwd: this.directory, env: this.environment, timeoutSeconds });
    if (PRINTING.includes(args[0])) this.note(result);
    return result;
  }

  /** What `terraform show -json` says of all plans, those that were applied among them. */
  plans(): readonly Json[] {
    return this.allPlans;
  }

  /** What people got to see of all plans and applies. */
  printed(): string {
    return this.printedTexts.join('\n');
  }

  /** Counts what a command of a document printed as printed. */
  note({ stdout, stderr }: Result): void {
    this.printedTexts.push(stdout, stderr);
  }

  /** Starts a command that a test kills, together with the providers. */
  start(args: readonly string[]): Killable {
    const binary = terraformBinary();
    if (binary === undefined) throw new Error('neither terraform nor tofu is on PATH');
    const { kill, ended } = killable(binary, args, { cwd: this.directory, env: this.environment });
    const noted = ended.then((result) => {
      this.note(result);
      return result;
    });
    return { kill, ended: noted };
  }

  /** Like {@link run}, but throws with the end of the output unless the command succeeds. */
  async ok(args: readonly string[]): Promise<Result> {
    const result = await this.run(args);
    if (result.code !== 0) throw new CommandError(`terraform ${args.join(' ')}`, result);
    return result;
  }

  /** Removes the folder, with the state; resources stay, and go with the cluster. */
  remove(): void {
    removeDirectory(this.directory);
  }
}

/** Every string in a JSON value. */
function strings(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(strings);
}

/** A home with the user's provider plugins and Terraform settings, and nothing else of the user's. */
function makeHome(directory: string, kubeconfig: string): string {
  const home = join(directory, '.home');
  mkdirSync(join(home, '.kube'), { recursive: true, mode: 0o700 });
  symlinkSync(kubeconfig, join(home, '.kube', 'config'));
  for (const name of ['.terraform.d', '.terraformrc', '.tofurc']) {
    const original = join(homedir(), name);
    if (existsSync(original)) symlinkSync(original, join(home, name));
  }
  return home;
}
