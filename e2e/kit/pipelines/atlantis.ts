import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../../../toolbox/kube';
import type { Repository } from './repository';

/** What Atlantis does for one pull request: hooks, then the steps of a stage of the workflow, in one clone. */
export class AtlantisPull {
  /** The server's own environment. */
  private readonly server: NodeJS.ProcessEnv;
  /** What no user of it sees: plan files are there, and what `terraform show -json` says of them. */
  private readonly own: string;

  private constructor(
    private readonly repository: Repository,
    private readonly directory: string,
    private readonly config: Json,
    private readonly project: Json,
  ) {
    const kubeconfig = repository.kubeconfig('apply');
    this.server = { KUBECONFIG: kubeconfig, KUBE_CONFIG_PATH: kubeconfig };
    this.own = repository.temporary('private');
  }

  static async open(repository: Repository): Promise<AtlantisPull> {
    const directory = await repository.checkout();
    const read = (name: string): Json => parse(readFileSync(join(directory, name), 'utf8'));
    const [project] = read('atlantis.yaml').projects;
    // As the image of the pipeline has it.
    repository.link(`terraform${version(project)}`);
    return new AtlantisPull(repository, directory, read('repos.yaml'), project);
  }

  /** `atlantis plan`, with the policy check that follows it; whether the policy passed is what its output says. */
  async plan(): Promise<{ readonly passed: boolean; readonly output: string }> {
    for (const hook of this.config.repos[0].pre_workflow_hooks) {
      await this.repository.shellOk(this.directory, hook.run, this.server);
    }
    await this.stage('plan');
    const output = await this.stage('policy_check');
    // server/events/project_command_runner.go of Atlantis 0.47.1.
    const isFailure = /[1-9][0-9]* failure|failures": \[/.test(output) || output.trim().startsWith('FAIL');
    return { passed: output !== '' && !isFailure, output };
  }

  async apply(): Promise<void> {
    await this.stage('apply');
  }

  private async stage(name: string): Promise<string> {
    let output = '';
    for (const step of this.config.workflows[this.config.repos[0].workflow][name].steps) {
      const [kind] = typeof step === 'string' ? [step] : Object.keys(step);
      const options = typeof step === 'string' ? {} : step[kind];
      const result = await this.repository.shell(
        join(this.directory, this.project.dir),
        kind === 'init' ? await this.init(options) : command(kind, options),
        {
          ...this.server,
          ATLANTIS_TERRAFORM_DISTRIBUTION: 'terraform',
          ATLANTIS_TERRAFORM_VERSION: version(this.project),
          PLANFILE: join(this.own, 'plan'),
          SHOWFILE: join(this.own, 'plan.json'),
        },
      );
      if (result.code !== 0) throw new Error(`${kind}: ${result.stdout}${result.stderr}`);
      if (kind === 'run' && options.output !== 'hide') output += result.stdout + result.stderr;
    }
    return output;
  }

  /** server/core/runtime/init_step_runner.go of Atlantis 0.47.1. */
  private async init(options: Json): Promise<string> {
    const lock = join(this.project.dir, '.terraform.lock.hcl');
    const tracked = await this.repository.shellOk(this.directory, `git ls-files ${lock}`);
    const isKept = existsSync(join(this.directory, lock)) && tracked.stdout !== '';
    const flags = [...(options.extra_args ?? []), ...(isKept ? [] : ['-upgrade'])].join(' ');
    return `${isKept ? '' : 'rm -f .terraform.lock.hcl; '}terraform init -input=false -no-color ${flags}`;
  }
}

function version(project: Json): string {
  return project.terraform_version.replace(/^v/, '');
}

/** The command of a built-in step of Atlantis. */
function command(kind: string, options: Json): string {
  const extra = (options.extra_args ?? []).join(' ');
  switch (kind) {
    case 'plan':
      return `terraform plan -input=false -no-color -out="$PLANFILE" ${extra}`;
    case 'show':
      return 'terraform show -json "$PLANFILE" >"$SHOWFILE"';
    case 'apply':
      return 'terraform apply -input=false -no-color "$PLANFILE"';
    case 'run':
      return options.command ?? options;
    default:
      throw new Error(`a step that is not known here: ${kind}`);
  }
}
