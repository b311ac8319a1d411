import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../kube';
import type { Repository } from './repository';

/** What a job left. */
export interface JobResult {
  readonly failed: boolean;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Record<string, string>;
}

type Contexts = Record<string, Json>;

/** Runs the `run` steps of a job of a workflow, in order, in a fresh clone. Actions of others are taken as done. */
export async function runJob(
  repository: Repository,
  workflow: string,
  name: string,
  contexts: Contexts = {},
): Promise<JobResult> {
  const directory = await repository.checkout();
  const job = parse(readFileSync(join(directory, '.github', 'workflows', workflow), 'utf8')).jobs[name];
  const steps: Record<string, Json> = {};
  const known = {
    github: { token: 'token', repository: 'example/prefect', repository_owner: 'example' },
    vars: {
      PREFECT_PLAN_ROLE: 'plan',
      PREFECT_APPLY_ROLE: 'apply',
      PREFECT_CLUSTER: 'cluster',
      PREFECT_REGION: 'region',
    },
    steps,
    ...contexts,
  };
  const runner = new Job(repository, directory);
  await runner.steps(job.steps, known, steps);
  const outputs = Object.entries<string>(job.outputs ?? {});
  return {
    failed: runner.failed,
    log: runner.log,
    summary: runner.file('summary'),
    outputs: Object.fromEntries(outputs.map(([key, text]) => [key, filled(text, known, directory)])),
  };
}

class Job {
  failed = false;
  log = '';
  private readonly runner: string;

  constructor(
    private readonly repository: Repository,
    private readonly directory: string,
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
      if (step.uses?.startsWith('./')) {
        await this.composite(step, contexts);
      } else if (step.run !== undefined) {
        await this.step(step, contexts, results);
      }
    }
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
    if (step.id !== undefined) results[step.id] = { outputs: pairs(readFileSync(output, 'utf8')) };
  }
}

function pairs(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** A text with its expressions replaced. */
function filled(text: string, contexts: Contexts, directory: string): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/g, (_match, expression) =>
    value(expression, contexts, directory),
  );
}

/** The little of GitHub's expressions that the workflows use. */
function isTrue(condition: string, contexts: Contexts, directory: string): boolean {
  return condition.split('&&').every((term) => {
    const [, left, operator, right] = /^(.*?)(?:(==|!=)(.*))?$/.exec(term) ?? [];
    if (operator === undefined) return value(left, contexts, directory) !== '';
    const isSame = value(left, contexts, directory) === value(right, contexts, directory);
    return operator === '==' ? isSame : !isSame;
  });
}

function value(expression: string, contexts: Contexts, directory: string): string {
  const text = expression.trim();
  const files = /^hashFiles\('(.*)'\)$/.exec(text);
  if (files !== null) return existsSync(join(directory, files[1])) ? 'hash' : '';
  if (/^(always|success)\(\)$/.test(text)) return 'true';
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  if (!/^[\w.-]+$/.test(text)) throw new Error(`an expression that is not known here: ${text}`);
  return String(text.split('.').reduce((object: Json, key) => object?.[key], contexts) ?? '');
}
