import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../../../toolbox/guardian';
import { type Json, Kube } from '../../../toolbox/kube';
import { CommandError, cleanEnvironment, type Result, run, runOk } from '../../../toolbox/process';
import { terraformBinary } from '../../../toolbox/terraform';
import { tool } from '../../../toolbox/tools';
import { assertNotIn } from '../leaks';

const PROJECT = resolve(__dirname, '../../..');
const PIPELINES = join(PROJECT, 'examples', 'pipelines');

/** Stand-ins for what a pipeline reaches outside: they write down how they were called. */
const STAND_INS: Record<string, string> = {
  gh: `case "$*" in
  *"-f state=success"*) for item in "$@"; do if [[ $item == description=* ]]; then echo "\${item#description=}" >"$OUTSIDE/digest"; fi; done ;;
  *"/pulls --jq"*) echo head ;;
  *"/statuses --jq"*) cat "$OUTSIDE/digest" ;;
  *"/comments --jq"*) cat "$OUTSIDE/comment" 2>/dev/null || true ;;
  "pr comment"*) echo 5 >"$OUTSIDE/comment" ;;
  "run list"*) cat "$OUTSIDE/runs" 2>/dev/null || echo 0 ;;
  "issue list"*) cat "$OUTSIDE/issue" 2>/dev/null || true ;;
  "issue create"*) echo 7 >"$OUTSIDE/issue" ;;
  "issue close"*) rm "$OUTSIDE/issue" ;;
esac`,
  // The packages of npm ci are installed already.
  npm: ':',
  aws: `cp "$OUTSIDE/kubeconfig" "\${@: -1}"; kubectl config use-context "$ASSUMED_ROLE" --kubeconfig "\${@: -1}"`,
};

/** A user's repository with the project and the pipelines in it, and a folder for each job that runs. */
export class Repository {
  private readonly outside: string;
  private readonly printed: string[] = [];
  private readonly passwords = new Map<string, boolean>();

  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.outside = join(directory, 'outside');
  }

  /** Makes one with `files`, and what `copies` names in this checkout, in the first commit. */
  static async create(
    copies: Record<string, string>,
    files: Record<string, Json>,
    variables: NodeJS.ProcessEnv = {},
  ): Promise<Repository> {
    const directory = temporaryDirectory('pipelines');
    const binaries = join(directory, 'bin');
    for (const name of ['bin', 'outside', 'main', 'home']) mkdirSync(join(directory, name), { mode: 0o700 });
    for (const [name, script] of Object.entries(STAND_INS)) {
      const text = `#!/usr/bin/env bash\nset -eu\nprintf '%s %s\\n' ${name} "$*" >>"$OUTSIDE/calls"\n${script}\n`;
      writeFileSync(join(binaries, name), text);
      chmodSync(join(binaries, name), 0o755);
    }
    const terraform = terraformBinary();
    if (terraform === undefined) throw new Error('neither terraform nor tofu is on PATH');
    // Under its own name for our scripts, and as terraform for what runs that.
    for (const name of new Set(['terraform', basename(terraform)]))
      symlinkSync(terraform, join(binaries, name));
    for (const name of ['helm', 'kubectl'] as const) symlinkSync(await tool(name), join(binaries, name));
    const environment = cleanEnvironment({
      HOME: makeHome(join(directory, 'home')),
      OUTSIDE: join(directory, 'outside'),
      PREFECT_TERRAFORM: basename(terraform),
      CHECKPOINT_DISABLE: '1',
      CI: 'true',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...variables,
    });
    environment.PATH = `${binaries}:${environment.PATH ?? process.env.PATH}`;
    const repository = new Repository(directory, environment);
    await repository.git('init', '--quiet', '--initial-branch=main');
    for (const [from, to] of Object.entries({ ...copies, [join(PIPELINES, 'ci')]: 'ci' })) {
      cpSync(from, join(directory, 'main', to), { recursive: true });
    }
    await repository.writeKubeconfig();
    await repository.commit(files);
    return repository;
  }

  /**
   * A kubeconfig with three contexts: `admin` may do everything, `plan` and `apply` what their groups may, which is
   * nothing until somebody says so.
   */
  private async writeKubeconfig(): Promise<void> {
    const view = 'kubectl config view --raw --minify --flatten --output json';
    const { stdout } = await this.shellOk(this.directory, view, {
      KUBECONFIG: process.env.CDKTF_PREFECT_KUBECONFIG,
    });
    const config = JSON.parse(stdout);
    const [{ user }] = config.users;
    const member = (group: string): Json => ({ ...user, as: group, 'as-groups': [this.own(group)] });
    const users = { admin: user, plan: member('prefect-plan'), apply: member('prefect-apply') };
    const context = (name: string) => ({ name, context: { cluster: config.clusters[0].name, user: name } });
    const contexts = {
      ...config,
      users: Object.entries(users).map(([name, identity]) => ({ name, user: identity })),
      contexts: Object.keys(users).map(context),
      'current-context': 'admin',
    };
    writeFileSync(join(this.outside, 'kubeconfig'), JSON.stringify(contexts), { mode: 0o600 });
  }

  /** The name that something of the cluster has for this repository alone. */
  own(name: string): string {
    return `${name}-${basename(this.directory)}`;
  }

  /** A kubeconfig of its own for a job, which may choose another context. */
  kubeconfig(context = 'admin'): string {
    const file = join(this.temporary('kubeconfig'), 'config');
    const config = JSON.parse(readFileSync(join(this.outside, 'kubeconfig'), 'utf8'));
    writeFileSync(file, JSON.stringify({ ...config, 'current-context': context }), { mode: 0o600 });
    return file;
  }

  /** Writes files and commits everything. */
  async commit(files: Record<string, Json>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.directory, 'main', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    }
    await this.git('add', '--all');
    await this.git(
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@example.com',
      'commit',
      '--quiet',
      '-m',
      'Change',
    );
  }

  /** A fresh clone, as each job gets one. */
  async checkout(): Promise<string> {
    const directory = this.temporary('job');
    await runOk('git', ['clone', '--quiet', join(this.directory, 'main'), directory], {
      env: this.environment,
    });
    symlinkSync(join(PROJECT, 'node_modules'), join(directory, 'node_modules'));
    return directory;
  }

  /** Runs the lines of a step. */
  async shell(cwd: string, script: string, variables: NodeJS.ProcessEnv = {}): Promise<Result> {
    const env = { ...this.environment, ...variables };
    const result = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env,
    });
    this.note(result.stdout, result.stderr);
    return result;
  }

  /** Like {@link shell}, but throws unless it succeeds. */
  async shellOk(cwd: string, script: string, variables: NodeJS.ProcessEnv = {}): Promise<Result> {
    const result = await this.shell(cwd, script, variables);
    if (result.code !== 0) throw new CommandError(script, result);
    return result;
  }

  /** Puts the binary that is tested with on the path under one more name. */
  link(name: string): void {
    const binaries = join(this.directory, 'bin');
    if (!existsSync(join(binaries, name))) symlinkSync(join(binaries, 'terraform'), join(binaries, name));
  }

  /** Sets what a stand-in reads, such as how many applies are under way (`runs`). */
  outsideHas(name: string, text: string): void {
    writeFileSync(join(this.outside, name), text);
  }

  /** A new folder, which goes with the repository. */
  temporary(name: string): string {
    return mkdtempSync(join(this.directory, `${name}-`));
  }

  /** How the outside was called since the last time this was asked. */
  calls(): string {
    const file = join(this.outside, 'calls');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(file, '');
    this.note(text);
    return text;
  }

  /** Counts as printed what a job hands on by a file that the next step writes anew. */
  note(...texts: string[]): void {
    this.printed.push(...texts);
  }

  /**
   * Throws if a password that a Secret of the namespace has, or had at an earlier call, is in what scripts printed,
   * in how they called what is outside, in an object of the namespace, or in a file that they left, artifacts among
   * them. The state may have it, and so may a folder that a server keeps to itself. Providers are not looked at.
   */
  async assertNoLeak(namespace: string): Promise<void> {
    const places: Record<string, string> = { 'what was printed': this.printed.join('\n') };
    for (const entry of readdirSync(this.directory, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      const path = relative(this.directory, file);
      if (entry.isFile() && !/^(state|private)|\/\.terraform\/providers\//.test(path))
        places[path] = readFileSync(file, 'latin1');
    }
    await assertNotIn(places, { kube: Kube.fromEnvironment(), namespace, passwords: this.passwords });
  }

  remove(): void {
    removeDirectory(this.directory);
  }

  private async git(...args: string[]): Promise<void> {
    await runOk('git', args, { cwd: join(this.directory, 'main'), env: this.environment });
  }
}

/** A home with the user's provider plugins, for OpenTofu under the name of its own registry too. */
function makeHome(home: string): string {
  const plugins = join(homedir(), '.terraform.d', 'plugins', 'registry.terraform.io');
  // namespace/type/version/platform: Terraform follows a link for the last of them only.
  const packages = existsSync(plugins) ? (readdirSync(plugins, { recursive: true }) as string[]) : [];
  for (const path of packages.filter((item) => item.split('/').length === 4)) {
    for (const registry of ['registry.terraform.io', 'registry.opentofu.org']) {
      const target = join(home, '.terraform.d', 'plugins', registry, path);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(plugins, path), target);
    }
  }
  for (const name of ['.terraformrc', '.tofurc']) {
    if (existsSync(join(homedir(), name))) symlinkSync(join(homedir(), name), join(home, name));
  }
  return home;
}
