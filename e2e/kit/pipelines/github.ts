import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../../../toolbox/kube';
import { type Contexts, filled, isTrue } from './github-expressions';
import type { Repository } from './repository';

/** What a job left. */
export interface JobResult {
  readonly failed: boolean;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Record<string, string>;
  /** How it called what is outside, such as `npm` and `aws`. */
  readonly calls: string;
}

const KNOWN = {
  github: {
    token: 'token',
    ref: 'refs/heads/main',
    repository: 'example/prefect',
    repository_owner: 'example',
  },
  vars: {
    PREFECT_PLAN_ROLE: 'plan',
    PREFECT_APPLY_ROLE: 'apply',
    PREFECT_CLUSTER: 'cluster',
    PREFECT_REGION: 'region',
  },
};

/** One run of a workflow, with the artifacts and the results of its jobs. */
export class WorkflowRun {
  /** Of each job that ran, in their order; one that was skipped has none. */
  readonly results: Record<string, JobResult> = {};
  private readonly contexts: Contexts;
  private readonly artifacts: string;

  constructor(
    private readonly repository: Repository,
    private readonly workflow: string,
    { github = {}, ...contexts }: Contexts = {},
  ) {
    this.contexts = { ...KNOWN, ...contexts, github: { ...KNOWN.github, ...github } };
    this.artifacts = repository.temporary('artifacts');
  }

  /** Runs the jobs in their order, as far as what each needs and its condition let it. */
  async all(): Promise<this> {
    const directory = await this.repository.checkout();
    for (const [name, job] of Object.entries<Json>(read(directory, this.workflow).jobs)) {
      const needs: string[] = [job.needs ?? []].flat();
      if (!needs.every((need) => this.results[need]?.failed === false)) continue;
      const known = { ...this.contexts, needs: this.results };
      if (isTrue(job.if ?? 'success()', known, directory)) await this.job(name);
    }
    return this;
  }

  /** Runs the steps of a job, or of the workflow that it calls, in a fresh clone. */
  async job(name: string, needs: Contexts = this.results, workflow = this.workflow): Promise<JobResult> {
    const directory = await this.repository.checkout();
    const job = read(directory, workflow).jobs[name];
    if (job.uses !== undefined) return await this.job(name, needs, basename(job.uses));
    this.repository.calls();
    const steps: Record<string, Json> = {};
    const known = { ...this.contexts, needs, steps };
    const runner = new Job(this.repository, directory, this.artifacts);
    await runner.steps(job.steps, known, steps);
    const outputs = Object.entries<string>(job.outputs ?? {});
    this.results[name] = {
      failed: runner.failed,
      log: runner.log,
      summary: runner.file('summary'),
      outputs: Object.fromEntries(outputs.map(([key, text]) => [key, filled(text, known, directory)])),
      calls: this.repository.calls(),
    };
    return this.results[name];
  }
}

function read(directory: string, workflow: string): Json {
  return parse(readFileSync(join(directory, '.github', 'workflows', workflow), 'utf8'));
}

/** Carries out a job's own commands, and the actions that hand files on; those of others are taken as done. */
class Job {
  failed = false;
  log = '';
  private readonly runner: string;

  constructor(
    private readonly repository: Repository,
    private readonly directory: string,
    private readonly artifacts: string,
  ) {
    this.runner = `${directory}-runner`;
    mkdirSync(this.runner, { mode: 0o700 });
    for (const name of ['summary', 'environment']) writeFileSync(join(this.runner, name), '');
  }

  file(name: string): string {
    return readFileSync(join(this.runner, name), 'utf8');
  }

  async steps(list: Json[], contexts: Contexts, results: Record<string, Json>): Promise<void> {
    for (const step of list) {
      const condition = step.if ?? 'success()';
      if (this.failed && !condition.includes('always()')) continue;
      if (!isTrue(condition, contexts, this.directory)) continue;
      if (step.run !== undefined) await this.step(step, contexts, results);
      else if (step.uses.startsWith('./')) await this.composite(step, contexts);
      else if (step.uses.startsWith('actions/upload-artifact@')) this.upload(step.with, contexts);
      else if (step.uses.startsWith('actions/download-artifact@')) this.download(step.with, contexts);
      else if (step.uses.startsWith('aws-actions/configure-aws-credentials@'))
        this.assume(filled(step.with['role-to-assume'], contexts, this.directory));
    }
  }

  private upload({ name, path, 'include-hidden-files': hasHidden }: Json, contexts: Contexts): void {
    cpSync(join(this.directory, filled(path, contexts, this.directory)), join(this.artifacts, name), {
      recursive: true,
      filter: (file) => hasHidden || !basename(file).startsWith('.'),
    });
  }

  private download({ name, path }: Json, contexts: Contexts): void {
    const target = join(this.directory, filled(path, contexts, this.directory));
    cpSync(join(this.artifacts, name), target, { recursive: true });
  }

  private assume(role: string): void {
    appendFileSync(join(this.runner, 'environment'), `ASSUMED_ROLE=${role}\n`);
  }

  private async composite({ uses, with: given = {} }: Json, contexts: Contexts): Promise<void> {
    const action = parse(readFileSync(join(this.directory, uses, 'action.yml'), 'utf8'));
    const defaults = Object.entries<Json>(action.inputs ?? {}).map(([name, input]) => [
      name,
      input.default ?? '',
    ]);
    const inputs = Object.entries<string>(given).map(([name, text]) => [
      name,
      filled(text, contexts, this.directory),
    ]);
    const results: Record<string, Json> = {};
    const own = { ...contexts, inputs: Object.fromEntries([...defaults, ...inputs]), steps: results };
    await this.steps(action.runs.steps, own, results);
  }

  private async step(step: Json, contexts: Contexts, results: Record<string, Json>): Promise<void> {
    const output = join(this.runner, 'output');
    writeFileSync(output, '');
    const variables = Object.entries<string>(step.env ?? {});
    const result = await this.repository.shell(this.directory, filled(step.run, contexts, this.directory), {
      GITHUB_OUTPUT: output,
      GITHUB_ENV: join(this.runner, 'environment'),
      GITHUB_STEP_SUMMARY: join(this.runner, 'summary'),
      GITHUB_REPOSITORY: 'example/prefect',
      GITHUB_SHA: 'merged',
      RUNNER_TEMP: this.runner,
      ...pairs(this.file('environment')),
      ...Object.fromEntries(variables.map(([key, text]) => [key, filled(text, contexts, this.directory)])),
    });
    this.log += result.stdout + result.stderr;
    this.failed ||= result.code !== 0;
    const written = readFileSync(output, 'utf8');
    this.repository.note(written);
    if (step.id !== undefined) results[step.id] = { outputs: pairs(written) };
  }
}

function pairs(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
